"""Products in lists, as the templates print them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from builder.translations.models import Subject
from commerce.catalog.shapes import CardData
from commerce.currencies.amounts import cards_in
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.http.language import asked_language
from media.renditions import image_for
from storefront.context.addresses import product_url
from storefront.context.net import categories_of, shown
from storefront.context.translated import translated_titles
from storefront.formatting import price

PAGE_SIZE = 24
PAGES_AROUND = 1  # the current page in the row of page numbers


def card_contexts(cards: Iterable[CardData], store: Store) -> list[dict[str, Any]]:
    sale, cards = _("Sale"), cards_in(cards, conversion_for(store))
    titles = translated_titles(Subject.PRODUCT, [card.id for card in cards]) if asked_language() else {}
    taxed = categories_of((card.id for card in cards), store)
    return [
        card_context(card, store, sale, titles.get(card.id) or card.title, taxed.get(card.id, "")) for card in cards
    ]


def card_context(card: CardData, store: Store, sale: str, title: str, category: str = "") -> dict[str, Any]:
    """`category` is how it is taxed, for a store that shows prices without tax."""
    amount = card.min_price_amount
    is_reduced = amount is not None and (card.compare_at_amount or 0) > amount
    pictures = [image_for(each.renditions, each.alt_text or title) for each in card.pictures]

    def text(amount: int | None) -> str:
        return "" if amount is None else price(shown(amount, category, store), store.currency, store.locale)

    return {
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
        "img": pictures[0] if pictures else None,
        "img_hover": pictures[1] if len(pictures) > 1 else None,
    }


def list_url(path: str, **parameters: Any) -> str:
    """`path` with the parameters that have a value."""
    given = {name: value for name, value in parameters.items() if value not in (None, "", 1, [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def pagination(path: str, *, page: int, count: int, page_size: int = PAGE_SIZE, **parameters: Any) -> dict[str, Any]:
    last = max(1, -(-count // page_size))

    def url(number: int) -> str:
        return list_url(path, **parameters, page=number)

    shown = sorted({1, last, *range(max(1, page - PAGES_AROUND), min(last, page + PAGES_AROUND) + 1)})
    pages: list[dict[str, Any]] = []
    for number in shown:
        if pages and number - pages[-1]["n"] > 1:
            pages.append({"n": number - 1, "url": "", "is_current": False})
        pages.append({"n": number, "url": url(number), "is_current": number == page})
    return {
        "page": page,
        "page_count": last,
        "pages": pages,
        "prev_url": url(page - 1) if page > 1 else "",
        "next_url": url(page + 1) if page < last else "",
    }
