"""Products that a merchant puts beside another: related ones, dearer ones to take instead, ones to take along."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.catalog.models import Product
from commerce.catalog.selectors import product_cards, visible_products
from commerce.catalog.shapes import CardData

MOST = 8
KINDS = ("related", "up_sell", "cross_sell")


def linked_cards(product: Product) -> dict[str, list[CardData]]:
    """By kind, in the merchant's order, without what is hidden or gone. Two queries; none where nothing is linked."""
    wanted = {kind: list(getattr(product, f"{kind}_ids"))[:MOST] for kind in KINDS}
    return cards_by_kind(wanted)


def cross_sold(products: Iterable[Product]) -> list[CardData]:
    """What goes with a cart: linked to something in it, and not in it already; what can be bought only."""
    inside = list(products)
    ids = dict.fromkeys(pk for product in inside for pk in product.cross_sell_ids)
    wanted = [pk for pk in ids if pk not in {product.pk for product in inside}][:MOST]
    return [card for card in cards_by_kind({"cross_sell": wanted})["cross_sell"] if card.is_sellable][:4]


def cards_by_kind(wanted: dict[str, list[int]]) -> dict[str, list[CardData]]:
    ids = {pk for each in wanted.values() for pk in each}
    if not ids:
        return {kind: [] for kind in wanted}
    cards = {card.id: card for card in product_cards(visible_products().filter(pk__in=ids), count=len(ids))}
    return {kind: [cards[pk] for pk in each if pk in cards] for kind, each in wanted.items()}
