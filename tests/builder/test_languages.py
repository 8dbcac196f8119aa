from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builder.navigation.models import MenuItem
from builder.pages.languages import LanguageRefused, add_language, languages_of_shop, translate_page, translated_pages
from builder.pages.models import ContentPage, HomePage
from builder.pages.reach import addresses_of
from builder.pages.selectors import homes
from commerce.store.models import Store
from core.pages import bump_pages
from tests.factories.selling import make_currency


@pytest.fixture
def shopper(shop: Any) -> Client:
    Store.objects.update(is_open=True)
    return Client(headers={"host": "alpha.localhost"})


@pytest.fixture
def about(shop: Any) -> ContentPage:
    page = ContentPage(title="About us", slug="about", body="<p>Since 1912.</p>", show_in_menus=True)
    homes()[0].add_child(instance=page)
    page.save_revision().publish()
    return page


def publish(page: Any) -> Any:
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def french(about: ContentPage) -> HomePage:
    """The shop "alpha" speaks French too, with a published home page."""
    home = add_language(code="fr")
    home.title = "Accueil"
    return publish(home)


def translated(page: ContentPage) -> ContentPage:
    found = translate_page(page=page, language="fr")
    found.title, found.slug, found.body = "Qui sommes-nous", "a-propos", "<p>Depuis 1912.</p>"
    return publish(found)


def test_language_is_hidden_while_its_home_page_is_a_draft(shopper: Client, about: ContentPage) -> None:
    add_language(code="fr")
    assert shopper.get("/fr/").status_code == 404
    assert "hreflang" not in shopper.get("/").content.decode()


def test_language_speaks_around_pages_that_are_not_translated(shopper: Client, french: HomePage) -> None:
    html = shopper.get("/fr/about/").content.decode()
    assert '<html lang="fr"' in html
    assert '<main id="main" tabindex="-1" lang="en">' in html
    assert "Since 1912." in html
    assert 'href="/fr/cart/"' in html
    assert 'rel="canonical" href="http://alpha.localhost:8000/about/"' in html


def test_translation_is_found_at_its_own_address(shopper: Client, french: HomePage, about: ContentPage) -> None:
    translated(about)
    bump_pages()
    html = shopper.get("/fr/a-propos/").content.decode()
    assert "Depuis 1912." in html
    assert 'hreflang="en" href="http://alpha.localhost:8000/about/"' in html
    assert 'hreflang="fr" href="http://alpha.localhost:8000/fr/a-propos/"' in html
    assert 'hreflang="x-default" href="http://alpha.localhost:8000/about/"' in html
    assert 'lang="en" tabindex' not in html
    assert shopper.get("/fr/about/")["Location"] == "/fr/a-propos/"
    assert ">Qui sommes-nous</a>" in shopper.get("/fr/collections/all/").content.decode()
    assert ">About us</a>" in shopper.get("/collections/all/").content.decode()


def test_every_page_names_its_other_languages(shopper: Client, french: HomePage) -> None:
    html = shopper.get("/fr/collections/all/").content.decode()
    assert 'rel="canonical" href="http://alpha.localhost:8000/fr/collections/all/"' in html
    assert 'hreflang="en" href="http://alpha.localhost:8000/collections/all/"' in html
    assert 'aria-current="true">Français' in html
    cart = shopper.get("/fr/cart/").content.decode()
    assert 'rel="alternate" hreflang' not in cart
    assert '<a href="/cart/" lang="en"' in cart


def test_merchants_links_stay_in_the_language(shopper: Client, french: HomePage) -> None:
    html = shopper.get("/fr/").content.decode()
    assert 'href="/fr/collections/all/"' in html
    assert 'href="/collections/all/"' not in html.replace("/fr/collections", "").split("<main")[1]


def test_menu_label_of_the_language_wins(shopper: Client, french: HomePage) -> None:
    MenuItem.objects.create(menu="header", label="Everything", labels={"fr": "Tout"}, url="/collections/all/")
    bump_pages()
    assert ">Tout</a>" in shopper.get("/fr/").content.decode()
    assert ">Everything</a>" in shopper.get("/").content.decode()


def test_prefix_of_a_language_not_spoken_is_a_plain_address(shopper: Client, about: ContentPage) -> None:
    assert shopper.get("/fr/about/").status_code == 404
    assert shopper.get("/fr/").status_code == 404
    page = ContentPage(title="France", slug="fr")
    homes()[0].add_child(instance=page)
    publish(page)
    assert shopper.get("/fr/").status_code == 200


def test_order_of_a_french_page_speaks_french(shopper: Client, french: HomePage) -> None:
    answer = shopper.post("/fr/cart/add/", {"variant": "x"}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 422
    assert '<html lang="fr"' in answer.content.decode()
    assert answer["Content-Language"] == "fr"


def test_link_in_a_text_leads_to_the_translation(shopper: Client, french: HomePage, about: ContentPage) -> None:
    translated(about)
    page = ContentPage(title="More", slug="more", body=f'<p><a linktype="page" id="{about.pk}">us</a></p>')
    homes()[0].add_child(instance=page)
    publish(page)
    assert '<a href="/fr/a-propos/" rel="noopener noreferrer">us</a>' in shopper.get("/fr/more/").content.decode()
    assert '<a href="/about/" rel="noopener noreferrer">us</a>' in shopper.get("/more/").content.decode()


def test_same_language_twice_is_refused(french: HomePage) -> None:
    assert languages_of_shop() == ["en", "fr"]
    for code in ("fr", "en", "xx"):
        with pytest.raises(LanguageRefused):
            add_language(code=code)


def test_list_says_what_is_missing_and_what_is_old(french: HomePage, about: ContentPage) -> None:
    def state() -> list[tuple[bool, bool]]:
        entry = next(each for each in translated_pages() if each.page.pk == about.pk)
        return [(version.page is not None, version.is_outdated) for version in entry.versions]

    assert state() == [(False, False)]
    translated(about)
    assert state() == [(True, False)]
    about.save_revision().publish()
    assert state() == [(True, True)]


def test_merchant_adds_a_language_and_translates(owner_client: Client, about: ContentPage) -> None:
    url = "/languages/"
    assert "Another language" in owner_client.get(url).content.decode()
    answer = owner_client.post(f"{url}add/", {"code": "fr"})
    home = homes()[1]
    assert answer["Location"] == f"/pages/{home.pk}/edit/"
    assert owner_client.get(answer["Location"]).status_code == 200
    answer = owner_client.post(f"{url}fr/pages/{about.pk}/")
    copy = about.get_translations().get()
    assert answer["Location"] == f"/pages/{copy.pk}/edit/"
    assert copy.url_path == "/fr/about/"
    assert "Draft" in owner_client.get(url).content.decode()
    owner_client.post(f"{url}fr/remove/")
    assert languages_of_shop() == ["en"]


def test_sitemap_has_all_languages(shopper: Client, french: HomePage, about: ContentPage) -> None:
    translated(about)
    xml = shopper.get("/sitemap.xml").content.decode()
    for path in ("/", "/about/", "/fr/", "/fr/a-propos/"):
        assert f"<loc>http://alpha.localhost:8000{path}</loc>" in xml


def test_main_language_stays_while_there_are_others(owner_client: Client, french: HomePage) -> None:
    url = "/shop-settings/details/"
    form = {"locale": "fr"}
    assert "Your shop has pages in other languages." in owner_client.post(url, form).content.decode()
    add = owner_client.post(url, {"locale": "en"}).content.decode()
    assert "Your shop has pages in other languages." not in add


def test_language_stands_before_the_currency_in_addresses(shopper: Client, french: HomePage) -> None:
    make_currency("USD", "1.1")

    html = shopper.get("/fr/usd/collections/all/").content.decode()

    assert 'rel="canonical" href="http://alpha.localhost:8000/fr/collections/all/"' in html
    assert 'hreflang="en" href="http://alpha.localhost:8000/collections/all/"' in html
    assert 'hreflang="fr" href="http://alpha.localhost:8000/fr/collections/all/"' in html
    assert '<a href="/usd/collections/all/" lang="en"' in html, "the switcher of languages keeps the currency"
    assert '<a href="/fr/collections/all/">EUR' in html, "and that of currencies the language"
    assert 'aria-label="Devise"' in html
    assert 'href="/fr/usd/cart/"' in html
    assert 'href="/fr/usd/about/"' in html
    assert shopper.get("/usd/fr/collections/all/").status_code == 404


def test_published_page_is_stale_in_every_currency(shop: Any, about: ContentPage, french: HomePage) -> None:
    make_currency("USD", "1.1")

    assert addresses_of(about) == ["/about/", "/fr/about/", "/usd/about/", "/fr/usd/about/"]
