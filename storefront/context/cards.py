"""Products in lists, as the templates print them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from builder.translations.models import Subject
from commerce.catalog.shapes import CardData
from commerce.currencies.amounts import cards_in
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.http.language import asked_language
from media.renditions import image_for
from storefront.context.addresses import WISH_URL, product_url
from storefront.context.net import categories_of, shown
from storefront.context.reviews import stars_context
from storefront.context.translated import translated_titles
from storefront.formatting import price


def card_contexts(cards: Iterable[CardData], store: Store) -> list[dict[str, Any]]:
    sale, cards = _("Sale"), cards_in(cards, conversion_for(store))
    keep = _("Keep “%(title)s” for later") if store.offers_wishlists else ""
    titles = translated_titles(Subject.PRODUCT, [card.id for card in cards]) if asked_language() else {}
    taxed = categories_of((card.id for card in cards), store)
    return [
        card_context(card, store, sale, titles.get(card.id) or card.title, taxed.get(card.id, ""), keep)
        for card in cards
    ]


def card_context(
    card: CardData, store: Store, sale: str, title: str, category: str = "", keep: str = ""
) -> dict[str, Any]:
    """`category` is how it is taxed, for a store that shows prices without tax; `keep` the name of the button that keeps
    it for later, "" for none."""
    amount = card.min_price_amount
    is_reduced = amount is not None and (card.compare_at_amount or 0) > amount
    pictures = [image_for(each.renditions, each.alt_text or title) for each in card.pictures]

    def text(amount: int | None) -> str:
        return "" if amount is None else price(shown(amount, category, store), store.currency, store.locale)

    return {
        "id": card.id,
        "title": title,
        "url": product_url(card.slug),
        "vendor": card.vendor,
        "price": text(amount),
        "is_net": store.net_percents is not None and bool(category),
        "price_from": card.max_price_amount != amount,
        "compare_at": text(card.compare_at_amount) if is_reduced else "",
        "prior": text(card.prior_amount) if is_reduced else "",
        "badge": sale if is_reduced else "",
        "is_available": card.is_sellable,
        "specs": (),
        "stars": stars_context(card.rating_counts, store),
        "keep": keep % {"title": title} if keep else "",
        "wish_url": WISH_URL,
        "img": pictures[0] if pictures else None,
        "img_hover": pictures[1] if len(pictures) > 1 else None,
    }
