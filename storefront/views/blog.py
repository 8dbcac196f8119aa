"""The blog: its list, the lists of a category or an author, posts, and the feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format

from builder.pages.models import BlogAuthor, BlogCategory, BlogIndexPage, BlogPostPage
from storefront.context.addresses import absolute, shop_path
from storefront.context.pages import first_words, picture_of, rich_text, show_merchant_page
from storefront.context.paging import pagination
from storefront.context.posts import post_contexts

PER_PAGE = 12
IN_FEED = 20
PART = re.compile(r"(?P<parent>.+?)/(?:(?P<kind>category|author)/(?P<slug>[^/]+)|(?P<feed>feed))/?")


class Address(NamedTuple):
    parent: str
    kind: str
    slug: str


def split_address(path: str) -> Address | None:
    """ "blog/category/news": the blog's path and what of it is wanted."""
    found = PART.fullmatch(path)
    return Address(found["parent"], found["kind"] or "feed", found["slug"] or "") if found else None


def posts_of(page: BlogIndexPage) -> QuerySet[BlogPostPage]:
    posts = BlogPostPage.objects.live().child_of(page).select_related("image", "author")
    return posts.order_by("-date", "-pk")


def show_blog(request: HttpRequest, page: BlogIndexPage) -> HttpResponse:
    return show_list(request, page, posts_of(page), path=shop_path(page.url_path), title=page.title, intro=page.intro)


def show_part_of_blog(request: HttpRequest, page: BlogIndexPage, wanted: Address) -> HttpResponse:
    """Raises Http404 for categories and authors that are not there."""
    if wanted.kind == "feed":
        return feed(request, page)
    path = f"{shop_path(page.url_path)}{wanted.kind}/{wanted.slug}/"
    if wanted.kind == "category":
        category = BlogCategory.objects.filter(slug=wanted.slug).first()
        if category is None:
            raise Http404
        return show_list(request, page, posts_of(page).filter(categories=category), path=path, title=category.name)
    author = BlogAuthor.objects.filter(slug=wanted.slug).first()
    if author is None:
        raise Http404
    posts = posts_of(page).filter(author=author)
    return show_list(request, page, posts, path=path, title=author.name, intro=author.about)


def show_list(
    request: HttpRequest, page: BlogIndexPage, posts: QuerySet[BlogPostPage], *, path: str, title: str, intro: str = ""
) -> HttpResponse:
    """Sections stand on the first page of the blog itself."""
    paginator = Paginator(posts, PER_PAGE)
    number = request.GET.get("page", "1")
    if not number.isdecimal() or not 1 <= int(number[:6]) <= paginator.num_pages:
        raise Http404
    shown = paginator.page(int(number))
    root = shop_path(page.url_path)
    crumbs = [{"title": page.title, "url": root}] + ([{"title": title, "url": path}] if path != root else [])
    return show_merchant_page(
        request, page, "blog.html", path=path if number == "1" else f"{path}?page={number}", breadcrumbs=crumbs,
        meta_title=title, page={"title": title, "intro": intro}, feed_url=f"{root}feed/",
        posts=post_contexts(list(shown.object_list)), is_first=path == root and number == "1",
        categories=[
            {"title": each.name, "url": f"{root}category/{each.slug}/", "is_current": path.endswith(f"/{each.slug}/")}
            for each in BlogCategory.objects.filter(posts__live=True).distinct()
        ],
        pagination=pagination(path, page=int(number), count=paginator.count, page_size=PER_PAGE), text=intro,
    )  # fmt: skip


def show_post(request: HttpRequest, page: BlogPostPage) -> HttpResponse:
    parent = page.get_parent()
    root, path = shop_path(parent.url_path), shop_path(page.url_path)
    host, text = request.shop.primary_host, rich_text(page.body)
    lead = picture_of(page.image)
    posting = {
        "@type": "BlogPosting",
        "headline": page.title[:110],
        "url": absolute(host, path),
        "datePublished": page.date.isoformat(),
        "dateModified": (page.last_published_at or page.latest_revision_created_at or midnight(page.date)).isoformat(),
        "publisher": {"@type": "Organization", "name": request.store.name},
    }
    if page.author:
        url = absolute(host, f"{root}author/{page.author.slug}/")
        posting["author"] = {"@type": "Person", "name": page.author.name, "url": url}
    if lead:
        posting["image"] = absolute(host, lead["fallback"])
    return show_merchant_page(
        request, page, "post.html", things=(posting,), text=page.summary or first_words(text), lead=lead,
        breadcrumbs=[{"title": parent.title, "url": root}, {"title": page.title, "url": path}],
        page={"title": page.title, "body_html": text, "date": date_format(page.date, "DATE_FORMAT"),
              "iso_date": page.date.isoformat(), "author": page.author.name if page.author else "",
              "author_url": f"{root}author/{page.author.slug}/" if page.author else ""},
        categories=[{"title": each.name, "url": f"{root}category/{each.slug}/"} for each in page.categories.all()],
        feed_url=f"{root}feed/", og_type="article", kind="post", layout_code=page.layout,
    )  # fmt: skip


def feed(request: HttpRequest, page: BlogIndexPage) -> HttpResponse:
    """Atom. It is the same for everybody; readers ask often."""
    host, root = request.shop.primary_host, shop_path(page.url_path)
    out = Atom1Feed(
        title=f"{page.title} – {request.store.name}", link=absolute(host, root), language=request.store.locale,
        description=page.intro, feed_url=absolute(host, f"{root}feed/"), author_name=request.store.name,
    )  # fmt: skip
    for post in posts_of(page)[:IN_FEED]:
        link = absolute(host, shop_path(post.url_path))
        out.add_item(
            title=post.title, link=link, description=post.summary or first_words(rich_text(post.body)), unique_id=link,
            pubdate=midnight(post.date), updateddate=post.last_published_at or midnight(post.date),
            author_name=post.author.name if post.author else None,
        )  # fmt: skip
    response = HttpResponse(out.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=600"
    return response


def midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
