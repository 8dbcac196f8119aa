from __future__ import annotations

import pytest

from core.http.address import in_asked_currency, in_currency, in_own_currency, link_to, split_address
from core.http.currency import asked_currency, selling_in, split_currency
from core.http.language import here, speaking


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/usd/cart/", ("usd", "/cart/")),
        ("/usd/", ("usd", "/")),
        ("/usd", ("", "/usd")),
        ("/USD/cart/", ("", "/USD/cart/")),
        ("/Usd/cart/", ("", "/Usd/cart/")),
        ("/abc/cart/", ("", "/abc/cart/")),
        ("/usdx/cart/", ("", "/usdx/cart/")),
        ("/cart/usd/", ("", "/cart/usd/")),
        ("/", ("", "/")),
        ("", ("", "")),
        ("//usd/", ("", "//usd/")),
        ("/usd/a\nb/", ("usd", "/a\nb/")),
    ],
)
def test_currency_is_the_first_part_of_a_path_in_small_letters(path, wanted):
    assert split_currency(path) == wanted


def test_language_stands_before_the_currency():
    assert split_address("/fr/usd/cart/") == ("fr", "usd", "/cart/")
    assert split_address("/usd/fr/cart/") == ("", "usd", "/fr/cart/")
    assert str(split_address("/fr/usd/cart/")) == "/fr/usd/cart/"


def test_links_keep_language_and_currency():
    with speaking("fr", main="en"), selling_in("USD"):
        assert asked_currency() == "usd"
        assert here("/cart/") == "/fr/usd/cart/"
        assert link_to("/about/") == "/fr/usd/about/"
        assert link_to("/fr/about/") == "/fr/usd/about/"
        assert link_to("/usd/about/") == "/fr/usd/about/"
        assert in_asked_currency("/fr/usd/about/") == "/fr/usd/about/"
        assert in_own_currency("/fr/usd/about/") == "/fr/about/"
        assert in_currency("/fr/usd/about/", "JPY") == "/fr/jpy/about/"
    assert (asked_currency(), here("/cart/"), link_to("/about/")) == ("", "/cart/", "/about/")


def test_page_named_like_a_currency_stays_what_it_is():
    with selling_in("usd"):
        assert in_own_currency("/usd/try/") == "/try/"
        assert in_asked_currency("/try/on/") == "/usd/try/on/"
    assert in_own_currency("/try/on/") == "/try/on/"
    assert in_currency("/try/on/", "usd") == "/usd/try/on/"
