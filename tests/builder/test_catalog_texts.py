from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from builder.navigation.models import MenuItem
from builder.pages.languages import add_language
from builder.pages.selectors import homes
from builder.translations.models import CatalogText
from builder.translations.services import save_text
from commerce.catalog.models import Collection, CollectionEntry, Picture, Product
from commerce.notifications.contexts import order_context, store_context
from commerce.notifications.wording import merchant_of, shopper_of
from commerce.orders.models import Order, OrderLine
from commerce.store.models import Store
from core.pages import bump_pages
from tests.factories.catalog import RENDITIONS, make_collection, make_product

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


@pytest.fixture
def shopper(shop: Any) -> Client:
    Store.objects.update(is_open=True)
    add_language(code="fr").save_revision().publish()
    return Client(headers={"host": "alpha.localhost"})


@pytest.fixture
def lamp(shop: Any) -> Product:
    return make_product("Lamp", slug="lamp", description="<p>Warm light.</p>")


@pytest.fixture
def lights(lamp: Product) -> Collection:
    found = make_collection("Lights", slug="lights")
    CollectionEntry.objects.create(collection=found, product=lamp, position=1)
    return found


def say(subject: str, row: Any, **words: str) -> None:
    empty = dict.fromkeys(["title", "description", "seo_title", "seo_description"], "")
    save_text(subject=subject, object_id=row.pk, language="fr", **(empty | words))


def test_product_speaks_french_at_its_french_address(shopper: Client, lamp: Product, lights: Collection) -> None:
    say("product", lamp, title="Lampe", description="<p>Lumière chaude.<script>x</script></p>")
    say("collection", lights, title="Luminaires")
    french = shopper.get("/fr/products/lamp/").content.decode()
    assert '<h1 class="product__title">Lampe</h1>' in french
    assert "<p>Lumière chaude.</p>" in french
    assert '"name": "Lampe"' in french
    assert "Luminaires" in french
    assert "Lampe" not in shopper.get("/products/lamp/").content.decode()
    listed = shopper.get("/fr/collections/lights/").content.decode()
    assert '<h1 class="masthead__title">Luminaires</h1>' in listed
    assert ">Lampe<" in listed
    shopper.post(
        "/cart/add/", {"variant": lamp.variants.get().pk, "quantity": "1"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert ">Lampe<" in shopper.get("/fr/cart/").content.decode()
    assert ">Lamp<" in shopper.get("/cart/").content.decode()
    say("product", lamp, title="Abat-jour")
    assert ">Abat-jour<" in shopper.get("/fr/search/?q=abat").content.decode()
    say("product", lamp, title="")
    assert ">Lamp<" not in shopper.get("/fr/search/?q=abat").content.decode()


def test_what_is_not_translated_falls_back_word_by_word(shopper: Client, lamp: Product) -> None:
    say("product", lamp, title="Lampe")
    html = shopper.get("/fr/products/lamp/").content.decode()
    assert "Lampe" in html
    assert "Warm light." in html
    say("product", lamp)
    assert not CatalogText.objects.exists()
    assert '<h1 class="product__title">Lamp</h1>' in shopper.get("/fr/products/lamp/").content.decode()


def test_menu_speaks_the_language_too(shopper: Client, lights: Collection) -> None:
    say("collection", lights, title="Luminaires")
    assert ">Luminaires</a>" in shopper.get("/fr/").content.decode()
    MenuItem.objects.create(menu="header", collection=lights)
    bump_pages()
    assert ">Luminaires</a>" in shopper.get("/fr/").content.decode()
    assert ">Lights</a>" in shopper.get("/").content.decode()


@pytest.mark.parametrize("path", ["/fr/products/lamp/", "/fr/collections/all/", "/fr/", "/fr/collections/"])
def test_french_page_needs_at_most_twelve_queries(shopper: Client, lights: Collection, path: str) -> None:
    for number in range(3):
        say("product", make_product(f"Other {number}", slug=f"other-{number}"), title=f"Autre {number}")
    shopper.get(path)
    with CaptureQueriesContext(connections["default"]) as captured:
        assert shopper.get(path).status_code == 200
    assert len([each for each in captured if "SAVEPOINT" not in each["sql"]]) <= 12


def test_mails_of_an_order_speak_its_language(shopper: Client, lamp: Product) -> None:
    """They name articles in it and lead to the order's page in it, as long as the shop has pages in it."""
    say("product", lamp, title="Lampe")
    facts = {
        "email": "ann@shopper.example",
        "currency": "EUR",
        "goods_amount": 100,
        "total_amount": 100,
        "tax_amount": 0,
    }
    order = Order.objects.create(number=1, token="tok", locale="fr", placed_at=NOW, **facts)
    OrderLine.objects.create(
        order=order, variant_id=lamp.variants.get().pk, title="Lamp", quantity=1, unit_amount=100, total_amount=100
    )
    store = Store.objects.get()

    told = order_context(order, store, shopper_of(order, store))
    merchant = order_context(order, store, merchant_of(store))
    homes_in = [store_context(store, language)["url"] for language in ("fr", "en")]
    homes()[1].unpublish()
    later = order_context(order, store, shopper_of(order, store))

    assert (told["lines"][0]["title"], told["url"]) == ("Lampe", "http://alpha.localhost:8000/fr/orders/tok/")
    assert merchant["lines"][0]["title"] == "Lamp"
    assert homes_in == ["http://alpha.localhost:8000/fr/", "http://alpha.localhost:8000/"]
    assert (later["lines"][0]["title"], later["url"]) == ("Lamp", "http://alpha.localhost:8000/orders/tok/")


def test_translation_goes_with_its_product(shop: Any, lamp: Product, lights: Collection) -> None:
    say("product", lamp, title="Lampe")
    say("collection", lights, title="Luminaires")
    lamp.delete()
    assert [text.subject for text in CatalogText.objects.all()] == ["collection"]


def test_merchant_finds_and_fills_what_is_missing(shopper: Client, owner_client: Client, lamp: Product) -> None:
    assert "0 of 1 translated" in owner_client.get("/languages/").content.decode()
    listed = owner_client.get("/languages/fr/texts/product/").content.decode()
    url = f"/languages/fr/texts/product/{lamp.pk}/"
    assert f'href="{url}"' in listed
    assert "Warm light." in owner_client.get(url).content.decode()
    assert owner_client.post(url, {"title": "Lampe", "description": ""}).status_code == 302
    assert "Everything is translated." in owner_client.get("/languages/fr/texts/product/").content.decode()
    assert "Lampe" in owner_client.get("/languages/fr/texts/product/?all=1").content.decode()
    assert "1 of 1 translated" in owner_client.get("/languages/").content.decode()
    assert owner_client.post(url, {"title": "a" * 256}).status_code == 422
    for wrong in (
        "/languages/en/texts/product/",
        "/languages/fr/texts/page/",
        f"/languages/fr/texts/collection/{lamp.pk}/",
    ):
        assert owner_client.get(wrong).status_code == 404


def test_pictures_are_told_in_the_language_around_them(shopper: Client, owner_client: Client, lamp: Product) -> None:
    first, second = (
        Picture.objects.create(product=lamp, position=n, renditions=RENDITIONS, alt_text=f"Told {n}") for n in (1, 2)
    )
    other = Picture.objects.create(product=make_product("Cup"), alt_text="Cup")
    url = f"/languages/fr/texts/product/{lamp.pk}/"
    assert "What picture 2 shows" in owner_client.get(url).content.decode()

    alt_texts = {f"alt_{first.pk}": "Vue de face", f"alt_{second.pk}": "", f"alt_{other.pk}": "Autre"}
    assert owner_client.post(url, {"title": "Lampe", **alt_texts}).status_code == 302
    bump_pages()

    french, english = (shopper.get(f"{prefix}/products/lamp/").content.decode() for prefix in ("/fr", ""))
    assert 'alt="Vue de face"' in french
    assert 'alt="Told 2"' in french
    assert 'alt="Vue de face"' in shopper.get("/fr/collections/all/").content.decode()
    assert "Vue de face" not in english
    assert "Vue de face" in owner_client.get(url).content.decode()
    other.refresh_from_db()
    assert other.alt_texts == {}
    assert owner_client.post(url, {"title": "Lampe", f"alt_{first.pk}": "x" * 513}).status_code == 422
