"""The sections of the home page: what the merchant wrote in Wagtail, with the products and pictures they ask for."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from builder.pages.models import HomePage
from commerce.catalog.models import Collection
from commerce.catalog.selectors import CardData, cards_by_collection, product_cards, sorted_products
from commerce.store.models import Store
from media.renditions import RenditionSet, image_for, renditions_of
from storefront.context.cards import card_contexts
from storefront.context.shop import ALL_PRODUCTS_URL, collection_url
from storefront.formatting import clean_html, plain_text
from storefront.rendering import theme_template

MAX_CARDS = 24


def safe_link(address: str) -> str:
    """Paths of this shop and web addresses; anything else ("javascript:…") leads nowhere."""
    address = address.strip()
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path or address.lower().startswith(("https://", "http://", "mailto:", "#")) else ""


def rich_text(source: str) -> SafeString:
    return clean_html(expand_db_html(source))


def home_sections(home: HomePage) -> list[tuple[str, Any]]:
    return [(block.block_type, block.value) for block in home.sections]


def home_body(home: HomePage, store: Store) -> SafeString:
    """All sections as HTML. At most six queries, however many sections there are."""
    sections = home_sections(home)
    images = renditions_of(value["image"] for _kind, value in sections if value.get("image"))
    featured = [value for kind, value in sections if kind == "featured_collection"]
    slugs = {value["collection"] for value in featured if value["collection"]}
    collections = cards_by_collection(sorted(slugs), limit=MAX_CARDS) if slugs else {}
    leads = renditions_of(found.image for found, _cards in collections.values() if found.image)
    newest: list[CardData] = []
    if any(not value["collection"] for value in featured):
        newest = product_cards(sorted_products(sort="newest"), count=MAX_CARDS)
    parts = []
    for kind, value in sections:
        if kind == "hero":
            part = "blocks/hero.html", hero(value, images)
        elif kind == "rich_text":
            part = "blocks/rich_text.html", rich_text(value["text"].source)
        elif kind == "image_with_text":
            part = "blocks/image_with_text.html", image_with_text(value, images)
        elif not value["collection"]:
            part = "blocks/product_grid.html", newest_products(value, newest, store)
        elif value["collection"] in collections:
            found, cards = collections[value["collection"]]
            part = featured_collection(value, found, cards, leads, store)
        else:
            continue  # the collection is gone, or not shown any more
        parts.append(theme_template(store.theme, part[0]).render({"value": part[1]}))
    return mark_safe("".join(parts))  # noqa: S308 - made by templates


def picture(value: Any, images: dict[int, RenditionSet]) -> dict[str, Any] | None:
    image = value["image"]
    return image_for(images.get(image.pk), image.alt_text) if image else None


def link(value: Any) -> dict[str, str]:
    url = safe_link(value["button_url"]) if value["button_text"] else ""
    return {"link_url": url, "link_label": value["button_text"]}


def hero(value: Any, images: dict[int, RenditionSet]) -> dict[str, Any]:
    return {"heading": value["heading"], "text": value["text"], "image": picture(value, images), **link(value)}


def image_with_text(value: Any, images: dict[int, RenditionSet]) -> dict[str, Any]:
    return {
        "heading": value["heading"],
        "text": rich_text(value["text"].source) if value["text"] else "",
        "image": picture(value, images),
        "image_side": "right" if value["is_reversed"] else "left",
        **link(value),
    }


def newest_products(value: Any, newest: list[CardData], store: Store) -> dict[str, Any]:
    return {
        "heading": value["heading"] or _("New in the shop"),
        "link_url": ALL_PRODUCTS_URL,
        "link_label": _("All products"),
        "cards": card_contexts(newest[: value["limit"]], store),
    }


def featured_collection(
    value: Any, found: Collection, cards: list[CardData], leads: dict[int, RenditionSet], store: Store
) -> tuple[str, dict[str, Any]]:
    """A large picture beside a few products where the collection has one, else a plain grid."""
    heading = value["heading"] or found.title
    shown = card_contexts(cards[: value["limit"]], store)
    url = collection_url(found.slug)
    lead = image_for(leads.get(found.image.pk)) if found.image else None
    if lead is None:
        grid = {"heading": heading, "link_url": url, "link_label": _("See the collection"), "cards": shown}
        return "blocks/product_grid.html", grid
    text = plain_text(found.description, limit=200)
    return "blocks/featured_collection.html", {
        "title": heading, "text": text, "url": url, "img": lead, "cards": shown,
    }  # fmt: skip
