"""What a shop wears: on the next page, from no stale cache, and whatever is wrong with the theme."""

from __future__ import annotations

import re

from django.db import transaction

from commerce.store.models import Store
from core.pages import bump_pages
from tenants.context import shop_context
from tests.storefront.test_page_cache import ask


def wear(shop, theme: str, *, bumps: bool = True) -> None:
    with shop_context(shop), transaction.atomic("default"):
        Store.objects.update(theme=theme, theme_settings={})
        if bumps:
            bump_pages()


def worn(answer) -> list[str]:
    """The theme that <html> names, and those whose stylesheets are linked."""
    return re.findall(r'data-theme="(\w+)"|rel="stylesheet" href="/static/(\w+)/', answer.text)


def test_other_theme_is_on_the_next_page_and_back(application, make_open_shop):
    shop = make_open_shop()
    seen = []
    for theme in ("marche", "volt", "atelier"):
        wear(shop, theme)
        pages = [ask(application, shop, path) for path in ("/", "/collections/all/", "/products/lamp/")]
        seen.append({each for page in pages for each in worn(page)})
        assert [page.outcome for page in pages] == ["miss"] * 3

    assert seen == [{(theme, ""), ("", theme)} for theme in ("marche", "volt", "atelier")]


def test_page_is_stale_where_nobody_says_that_the_theme_changed(application, make_open_shop):
    """The negative control: it is bump_pages that makes the page above new."""
    shop = make_open_shop()
    ask(application, shop, "/")
    wear(shop, "volt", bumps=False)

    answer = ask(application, shop, "/")

    assert answer.outcome == "hit"
    assert ("atelier", "") in worn(answer)


def test_shop_whose_theme_is_gone_wears_the_default_one(application, make_open_shop):
    shop = make_open_shop()
    wear(shop, "sold-last-year")

    answer = ask(application, shop, "/products/lamp/")

    assert answer.status == 200
    assert set(worn(answer)) == {("atelier", ""), ("", "atelier")}
