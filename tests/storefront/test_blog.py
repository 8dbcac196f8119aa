from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree

import pytest
from wagtail.contrib.redirects.models import Redirect

from builder.pages.models import BlogAuthor, BlogCategory, BlogIndexPage, BlogPostPage, HomePage, LandingPage


@pytest.fixture
def blog(open_shop):
    page = BlogIndexPage(title="Journal", slug="journal", intro="What we do")
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def post(blog, number=1, **fields):
    day = datetime.date(2026, 1, number)
    page = BlogPostPage(title=f"Post {number}", slug=f"post-{number}", date=day, body="<p>Words</p>", **fields)
    blog.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_blog_lists_its_posts_newest_first(shopper, blog, count_queries):
    post(blog, 1)
    one = count_queries(lambda: shopper.get("/journal/"))
    post(blog, 2)
    post(blog, 3)

    page = shopper.get("/journal/").content.decode()

    assert page.index("Post 3") < page.index("Post 2") < page.index("Post 1")
    assert count_queries(lambda: shopper.get("/journal/")) == one <= 14
    assert 'type="application/atom+xml" href="/journal/feed/"' in page


def test_post_with_author_and_category(shopper, blog):
    author = BlogAuthor.objects.create(name="Ada", slug="ada")
    found = post(blog, 1, author=author, summary="In short")
    found.categories.set([BlogCategory.objects.create(name="News", slug="news")])
    found.save_revision().publish()

    page = shopper.get("/journal/post-1/").content.decode()

    for part in (
        '"BlogPosting"',
        'href="/journal/author/ada/"',
        'href="/journal/category/news/"',
        'content="In short"',
    ):
        assert part in page, part
    assert "Post 1" in shopper.get("/journal/category/news/").content.decode()
    assert "Post 1" in shopper.get("/journal/author/ada/").content.decode()
    assert shopper.get("/journal/category/none/").status_code == 404
    assert shopper.get("/journal/?page=9").status_code == 404


def test_feed_is_atom(shopper, blog):
    post(blog, 1)

    response = shopper.get("/journal/feed/")

    feed = ElementTree.fromstring(response.content)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert [entry[0].text for entry in feed.findall("{http://www.w3.org/2005/Atom}entry")] == ["Post 1"]


def test_draft_posts_are_nowhere(shopper, blog):
    post(blog, 1).unpublish()

    assert "Post 1" not in shopper.get("/journal/").content.decode()
    assert "Post 1" not in shopper.get("/journal/feed/").content.decode()
    assert shopper.get("/journal/post-1/").status_code == 404


def test_changed_address_of_a_page_leads_to_the_new_one(shopper, blog, django_capture_on_commit_callbacks):
    found = post(blog, 1)
    with django_capture_on_commit_callbacks(using="default", execute=True):
        found.slug = "renamed"
        found.save_revision().publish()

    response = shopper.get("/journal/post-1/")

    assert shopper.get("/journal/renamed/").status_code == 200
    assert [each.old_path for each in Redirect.objects.all()] == ["/journal/post-1"]
    assert (response.status_code, response.headers["Location"]) == (301, "/journal/renamed/")


def test_landing_page_has_no_menu(shopper):
    page = LandingPage(title="Sale", slug="sale", sections=[{"type": "hero", "value": {"heading": "Minus ten"}}])
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()

    text = shopper.get("/sale/").content.decode()

    assert "Minus ten" in text
    assert "<header" not in text
    assert "http://alpha.localhost:8000/sale/" in shopper.get("/sitemap.xml").content.decode()
