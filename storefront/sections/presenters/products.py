from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from builder.blocks.reading import SectionData
from commerce.catalog.models import Product
from commerce.catalog.shapes import VariantData
from commerce.store.models import Store
from storefront.context.addresses import ADD_URL, ALL_PRODUCTS_URL, collection_url
from storefront.context.cards import card_contexts
from storefront.context.product import stock_state
from storefront.formatting import plain_text
from storefront.sections.delivery import delivery_promises
from storefront.sections.finding import Found


def featured_collection(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    """A large picture beside a few products where the collection has one, else a plain grid."""
    value = section.value
    if not value["collection"]:
        return newest_products(value, found)
    pair = found.collections.get(value["collection"])
    if pair is None:
        return None  # it is gone, or not shown any more
    collection, cards = pair
    heading = value["heading"] or collection.title
    shown = card_contexts(cards[: value["limit"]], found.store)
    url = collection_url(collection.slug)
    lead = found.image(collection.image_id) if collection.image_id else None
    if lead is None:
        return "product_grid", grid(heading, shown, url, _("See the collection"))
    text = plain_text(collection.description, limit=200)
    return "featured_collection", {"title": heading, "text": text, "url": url, "img": lead, "cards": shown}


def newest_products(value: dict[str, Any], found: Found) -> tuple[str, dict[str, Any]]:
    heading = value["heading"] or _("New in the shop")
    return "product_grid", grid(heading, found.newest[: value["limit"]], ALL_PRODUCTS_URL, _("All products"))


def grid(heading: str, cards: list[dict[str, Any]], url: str = "", label: str = "") -> dict[str, Any]:
    return {"heading": heading, "cards": cards, "link_url": url, "link_label": label}


def product_grid(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    cards = [found.products[pk] for pk in section.value["products"] if pk in found.products]
    shown = card_contexts(cards, found.store) or (found.newest[:4] if found.is_sample else [])
    return ("product_grid", grid(section.value["heading"], shown)) if shown else None


def single_product(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    """With a button that buys where there is one variant, else one that leads to the choice."""
    card = found.card(section.value["product"])
    if card is None:
        return None
    product = found.details.get(section.value["product"] or 0)
    variants = found.variants.get(section.value["product"] or 0, [])
    text = section.value["text"] or (plain_text(product.description, limit=280) if product else "")
    return "single_product", {
        "card": card,
        "text": text,
        "variant": buyable(product, variants, found.store) if product else None,
        "add_url": ADD_URL,
        "key": f"buy-{section.id[:8] or 'one'}",
    }


def buyable(product: Product, variants: list[VariantData], store: Store) -> dict[str, Any] | None:
    if len(variants) != 1 or not variants[0].is_available:
        return None
    state, label = stock_state(variants[0], low_at=store.low_stock_at, product=product)
    return {"id": variants[0].id, "stock_state": state, "stock_label": label}


def stock_promise(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    """True figures or nothing: how many are left where it is few, and what delivery costs."""
    card = found.card(section.value["product"])
    variants = found.variants.get(section.value["product"] or 0, [])
    counted = [each.available for each in variants if each.available is not None]
    is_counted = bool(variants) and len(counted) == len(variants) and not any(v.sells_below_zero for v in variants)
    left = sum(counted) if is_counted else None
    is_low = left is not None and 0 < left <= found.store.low_stock_at
    promises = delivery_promises(found.rates, found.store) if section.value["shows_delivery"] else []
    if found.is_sample and not is_low:
        left, is_low = found.store.low_stock_at or 1, True
    if not promises and not (card and is_low):
        return None
    return "stock_promise", {"card": card, "left": left if is_low else None, "promises": promises}
