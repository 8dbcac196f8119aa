"""Everything that can be taken along, by what it is, and the layouts it comes in."""

from commerce.importexport.catalogue.entity import CATALOGUE
from commerce.importexport.exports.documents import DOCUMENTS, month_of
from commerce.importexport.exports.offers import PROMOTIONS
from commerce.importexport.exports.opinions import CURRENCIES, REVIEWS
from commerce.importexport.exports.people import CUSTOMERS, ORDERS
from commerce.importexport.exports.plain import COLLECTIONS, GIFT_CARDS, MOVEMENTS, PAGES, PRICE_LISTS, REDIRECTS, TYPES
from commerce.importexport.exports.products import PRODUCTS
from commerce.importexport.exports.records import Entity
from core.errors import mark as _

ENTITIES = {
    entity.kind: entity
    for entity in (
        PRODUCTS,
        TYPES,
        PRICE_LISTS,
        CURRENCIES,
        COLLECTIONS,
        REVIEWS,
        CUSTOMERS,
        ORDERS,
        DOCUMENTS,
        MOVEMENTS,
        GIFT_CARDS,
        PROMOTIONS,
        REDIRECTS,
        PAGES,
        CATALOGUE,
    )
}
LAYOUTS = {
    "csv": _("CSV, for a spreadsheet"),
    "jsonl": _("JSON Lines, for programs"),
    "shopify": _("CSV as Shopify writes it"),
    "woocommerce": _("CSV as WooCommerce writes it"),
}


def connect_entity(entity: Entity) -> None:
    """For what is kept above this layer: its app says so when it starts."""
    ENTITIES[entity.kind] = entity


PRINTED = "pdf"
OF_PRODUCTS = ("shopify", "woocommerce")


def layouts_of(kind: str) -> list[str]:
    """Those to choose from; documents also come as PDFs of a month ("pdf-2026-11", see `is_layout`). What is printed has one
    of its own."""
    if ENTITIES[kind].print is not None:
        return [PRINTED]
    return [layout for layout in LAYOUTS if kind == "products" or layout not in OF_PRODUCTS]


def is_layout(kind: str, layout: str) -> bool:
    return layout in layouts_of(kind) or (kind == DOCUMENTS.kind and month_of(layout) is not None)
