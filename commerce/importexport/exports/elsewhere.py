"""Columns of prices in other currencies: `Price / USD` and `Compare-at price / USD`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from commerce.currencies.models import Currency, SetPrice
from commerce.store.selectors import current_store

_COLUMN = re.compile(r"(Price|Compare-at price) / ([A-Z]{3})")


def codes() -> list[str]:
    """Of all currencies that the shop has set up, in use or not."""
    rows = Currency.objects.exclude(code=current_store().currency)
    return list(rows.order_by("code").values_list("code", flat=True))


def columns(code: str) -> tuple[str, str]:
    return f"Price / {code}", f"Compare-at price / {code}"


def code_of(column: str) -> str:
    """The currency that a column is of; empty where it is another column."""
    found = _COLUMN.fullmatch(column)
    return found[2] if found else ""


def prices_of(elsewhere: Sequence[str], product_ids: Iterable[int]) -> dict[tuple[int, str], SetPrice]:
    """By variant and currency. One query, none where there is no other currency."""
    if not elsewhere:
        return {}
    rows = SetPrice.objects.filter(variant__product_id__in=list(product_ids), currency_id__in=elsewhere)
    return {(row.variant_id, row.currency_id): row for row in rows}
