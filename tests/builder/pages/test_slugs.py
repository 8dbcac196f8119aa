from __future__ import annotations

import pytest

from builder.pages.models import ContentPage
from builder.pages.selectors import homes
from builder.pages.slugs import _taken
from tests.factories.selling import make_currency


def form(slug):
    return {"title": "News", "slug": slug, "body": "null", "sections-count": "0", "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0", "action-publish": "1"}  # fmt: skip


def add(owner, parent, slug):
    return owner.post(f"/pages/add/pages/contentpage/{parent.pk}/", form(slug))


@pytest.mark.parametrize("slug", ["newsletter", "alerts", "consent", "cart", "fr"])
def test_page_is_not_put_where_the_shop_itself_answers(owner_client, slug):
    response = add(owner_client, homes()[0], slug)

    assert response.status_code == 200
    assert f"Your shop has a page of its own at /{slug}/." in response.content.decode().replace("&#x27;", "'")
    assert not ContentPage.objects.filter(slug=slug).exists()


def test_control_without_the_guard_the_page_is_made_and_hidden(owner_client, monkeypatch):
    monkeypatch.setattr("builder.pages.slugs._taken", set())

    add(owner_client, homes()[0], "newsletter")

    assert ContentPage.objects.filter(slug="newsletter").exists()


def test_below_another_page_every_address_is_free(owner_client):
    assert "newsletter" in _taken
    add(owner_client, homes()[0], "about")
    add(owner_client, ContentPage.objects.get(slug="about"), "newsletter")

    assert ContentPage.objects.get(slug="newsletter").url_path.endswith("/about/newsletter/")


def test_currency_that_the_shop_sells_in_has_its_address(owner_client):
    make_currency("USD", "1.1")

    add(owner_client, homes()[0], "usd")
    add(owner_client, homes()[0], "try")

    assert list(ContentPage.objects.values_list("slug", flat=True)) == ["try"]
