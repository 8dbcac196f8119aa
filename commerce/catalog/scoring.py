"""How complete a saved product is, with what its rows say."""

from __future__ import annotations

from commerce.catalog.facets import attributes_of_type
from commerce.catalog.facts import Completeness, completeness
from commerce.catalog.models import Product


def completeness_of(product: Product) -> Completeness:
    """Three queries at most."""
    alts = list(product.pictures.values_list("alt_text", flat=True))
    rows = list(product.variants.values_list("price_amount", "barcode", "weight_grams", "requires_shipping"))
    ships = not product.is_gift_card and any(row[3] for row in rows)
    return completeness(
        product,
        attributes_of_type(product.product_type),
        has_picture=bool(alts),
        has_alt_texts=all(alts),
        has_price=bool(rows) and all(row[0] for row in rows),
        has_barcodes=bool(rows) and all(row[1] for row in rows),
        ships=ships,
        has_weight=all(row[2] for row in rows if row[3]),
    )
