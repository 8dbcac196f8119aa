"""Somebody looks at a draft on the shop's own host: they alone see it, whatever the page cache holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from builder.editor.look import Look
from builder.editor.models import ShopTheme
from builder.editor.previewing import preview_path, preview_token
from builder.editor.services import duplicate_theme, publish, published_theme, publishing, save_draft
from commerce.store.models import Store
from media.models import ShopImage
from storefront import page_cache, rendering
from storefront.theme_preview import PREVIEW_COOKIE
from tenants.context import shop_context
from tests.dashboard.conftest import picture_file
from tests.storefront.test_page_cache import ask

HOST = "alpha.localhost"
CENTRED = 'data-header="centred"'


@pytest.fixture
def draft(shop: Any) -> ShopTheme:
    """A copy that nobody has published, with a header of its own."""
    Store.objects.update(is_open=True)
    now = timezone.now()
    copy = duplicate_theme(theme_id=published_theme(now=now).pk, actor=None, now=now, name="Winter")
    look = Look(theme="atelier", settings={"header_style": "centred", "color_accent": "#8b0000"}, css="p { order: 1 }")
    return save_draft(theme_id=copy.pk, look=look, revision=1, actor=None, now=now)


def visitor() -> Client:
    return Client(headers={"host": HOST})


def previewer(theme: ShopTheme) -> Client:
    client = visitor()
    assert client.get(preview_path(theme)).status_code == 303
    return client


def test_link_shows_the_draft_with_a_bar_and_a_way_out(draft):
    client = previewer(draft)

    response = client.get("/")
    page = response.content.decode()
    assert CENTRED in page
    assert "“Winter”" in page
    assert response.headers["Cache-Control"] == "private, no-store"
    own = page.split('href="/theme/own-')[1].split('"')[0]
    assert "p { order: 1 }" in client.get(f"/theme/own-{own}").content.decode()
    settings = page.split('href="/theme/')[1].split('"')[0]
    assert "#8b0000" in client.get(f"/theme/{settings}").content.decode()
    assert client.get(f"/theme/{settings}").headers["Cache-Control"] == "private, no-store"

    assert client.post("/theme-preview/end/").status_code == 303
    assert CENTRED not in client.get("/").content.decode()


def test_others_do_not_see_it_before_or_after(draft):
    assert CENTRED not in visitor().get("/").content.decode()
    assert CENTRED in previewer(draft).get("/").content.decode()
    assert CENTRED not in visitor().get("/").content.decode()


def test_draft_is_seen_before_the_shop_opens_too(draft):
    Store.objects.update(is_open=False)
    assert CENTRED in previewer(draft).get("/").content.decode()
    assert CENTRED not in visitor().get("/").content.decode()


@pytest.mark.parametrize("token", ["x", "MQ:1tOoLd:AAAA", "a" * 300])
def test_made_up_link_is_404_and_made_up_cookie_shows_the_shop(draft, token):
    assert visitor().get(f"/theme-preview/{token}/").status_code == 404
    client = visitor()
    client.cookies[PREVIEW_COOKIE] = token
    response = client.get("/")
    assert response.status_code == 200
    assert CENTRED not in response.content.decode()


def test_deleted_draft_is_no_longer_shown(draft):
    client = previewer(draft)
    ShopTheme.objects.filter(pk=draft.pk).delete()
    response = client.get("/")
    assert response.status_code == 200
    assert CENTRED not in response.content.decode()


def test_stylesheet_that_is_not_the_one_asked_for_is_not_kept_for_good(draft):
    """Else whoever guesses the address of a draft could have a proxy keep the published one under it."""
    kept = previewer(draft).get("/").content.decode().split('href="/theme/')[1].split('"')[0]
    response = visitor().get(f"/theme/{kept}")
    assert "#8b0000" not in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


def test_published_identity_is_on_the_page_with_its_size(draft):
    image = ShopImage(title="Logo", file=picture_file(size=(300, 200)))
    image._set_image_file_metadata()
    image.save()
    look = Look(theme="atelier", logo=image.pk, favicon=image.pk, social={"instagram": "https://instagram.com/a"})
    now = timezone.now()
    saved = save_draft(theme_id=draft.pk, look=look, revision=draft.revision, actor=None, now=now)
    publish(theme_id=saved.pk, actor=None, now=now)

    page = visitor().get("/").content.decode()
    logo = page.split('class="header__logo"')[1].split(">")[0]
    assert 'width="300" height="200"' in logo
    assert '<link rel="icon" type="image/png" href="/media/renditions/' in page
    assert "apple-touch-icon" in page
    assert 'href="https://instagram.com/a" rel="me noopener"' in page


@pytest.fixture
def previewed(make_open_shop: Any) -> tuple[Any, dict[str, str]]:
    """A shop that really commits, and the headers of somebody who previews its draft."""
    shop = make_open_shop()
    with shop_context(shop):
        now = timezone.now()
        copy = duplicate_theme(theme_id=published_theme(now=now).pk, actor=None, now=now, name="Winter")
        look = Look(theme="atelier", settings={"header_style": "centred"})
        save_draft(theme_id=copy.pk, look=look, revision=1, actor=None, now=now)
        return shop, {"HTTP_COOKIE": f"a=b; {PREVIEW_COOKIE}={preview_token(copy)}"}


def seen(application: Any, shop: Any, **headers: str) -> tuple[bool, str]:
    answer = ask(application, shop, "/products/lamp/", **headers)
    assert answer.status == 200
    return CENTRED in answer.text, answer.outcome


def test_page_cache_neither_keeps_a_preview_nor_answers_one(application, previewed, monkeypatch):
    """Then the same with each guard off, which must fail: there are two, and either is enough to keep it from others."""
    shop, cookie = previewed

    assert seen(application, shop, **cookie) == (True, "none")
    assert seen(application, shop) == (False, "miss")
    assert seen(application, shop) == (False, "hit")
    assert seen(application, shop, **cookie) == (True, "none")  # not what is kept for all
    assert seen(application, shop) == (False, "hit")

    monkeypatch.setattr(page_cache, "PREVIEW_COOKIE", "no such cookie")
    assert seen(application, shop, **cookie) == (False, "hit")  # the person who previews sees the published shop
    with shop_context(shop):
        publishing.bump_pages()
    assert seen(application, shop, **cookie) == (True, "none")  # the page itself still says that it is nobody else's
    monkeypatch.setattr(rendering, "is_previewed", lambda request: False)
    assert seen(application, shop, **cookie) == (True, "miss")
    assert seen(application, shop) == (True, "hit")  # the leak
