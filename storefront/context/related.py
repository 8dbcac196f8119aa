"""Others of the same collection below a product, as finished HTML.

They are much the same for all products of a collection, and four cards are a good part of a page's templates: a frame
keeps them for as long as it is kept itself, until something that shoppers see is changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString

from commerce.catalog.models import Collection, Product
from commerce.catalog.selectors import first_cards
from commerce.catalog.shapes import CardData
from storefront.context.cards import card_contexts
from storefront.context.shop import Frame
from themes.engine import theme_template

KEEP_LISTS = 40
RELATED = 4


def related_html(frame: Frame, product: Product, collection: Collection | None) -> list[SafeString]:
    """Cards of up to four others of the collection, else of the shop."""
    key = collection.pk if collection else None
    if key not in frame.related:
        if len(frame.related) >= KEEP_LISTS:
            frame.related.clear()
            frame.cards.clear()
        frame.related[key] = first_cards(collection=collection, count=RELATED + 1)
    others = [card for card in frame.related[key] if card.id != product.pk][:RELATED]
    new = [card for card in others if card.id not in frame.cards]
    frame.cards.update(zip([card.id for card in new], cards_html(frame, new), strict=True))
    return [frame.cards[card.id] for card in others]


def cards_html(frame: Frame, cards: Iterable[CardData]) -> list[SafeString]:
    cards = list(cards)
    if not cards:
        return []
    template = theme_template(frame.store.theme, "components/product_card.html")
    contexts = card_contexts(cards, frame.store)
    return [template.render({"card": each, "eager": False, "is_small": False}) for each in contexts]
