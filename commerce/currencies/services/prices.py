"""Prices that a merchant sets in a currency, whatever the rate is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.catalog.models import Variant
from commerce.currencies.histories import with_entry
from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.services.errors import CurrencyRefused
from core.pages import bump_pages

MAX_AMOUNT = 10**14
MAX_PRICES = 100_000
COLUMNS = ["amount", "compare_at_amount", "history"]


@dataclass(frozen=True, slots=True)
class PriceWish:
    """Minor units. Without an amount the computed price counts again. `keeps_compare_at`: only the price is wished for."""

    variant_id: int
    amount: int | None
    compare_at_amount: int | None = None
    keeps_compare_at: bool = False


def set_prices(*, code: str, wishes: Iterable[PriceWish], now: datetime | None = None) -> tuple[int, int]:
    """How many prices were set and taken off, without those that are so already; later wishes for the same variant win.
    Raises CurrencyRefused, Currency.DoesNotExist."""
    last = {wish.variant_id: wish for wish in wishes}
    amounts = [amount for wish in last.values() for amount in (wish.amount, wish.compare_at_amount)]
    if any(amount is not None and not 0 <= amount <= MAX_AMOUNT for amount in amounts):
        raise CurrencyRefused(_("This is not an amount."))
    if not last:
        return 0, 0
    moment = now or timezone.now()
    with transaction.atomic("default"):
        Currency.objects.select_for_update().get(pk=code)
        there = set(Variant.objects.filter(pk__in=last).values_list("pk", flat=True))
        known = {row.variant_id: row for row in SetPrice.everything.filter(currency_id=code, variant__in=there)}
        changed = [
            row
            for key in sorted(there)
            if (row := fulfilled(known.get(key), last[key], code, moment)) is not None
        ]  # fmt: skip
        SetPrice.everything.bulk_create(
            changed,
            batch_size=1000,
            update_conflicts=True,
            update_fields=COLUMNS,
            unique_fields=["variant", "currency"],
        )
        if SetPrice.objects.filter(currency_id=code).count() > MAX_PRICES:
            raise CurrencyRefused(_("A currency holds at most %(most)s set prices.") % {"most": MAX_PRICES})
        if changed:
            bump_pages()
    given = sum(last[row.variant_id].amount is not None for row in changed)
    return given, len(changed) - given


def fulfilled(known: SetPrice | None, wish: PriceWish, code: str, now: datetime) -> SetPrice | None:
    """The row as wished for; None where it is so already."""
    amount: int | None = known.amount if known is not None else None
    is_set = amount is not None
    if wish.amount is None:
        if known is None or not is_set:
            return None
        known.amount, known.compare_at_amount = None, None
        known.history = with_entry(known.history, now, None, None)
        return known
    compare_at = wish.compare_at_amount
    if wish.keeps_compare_at:
        compare_at = known.compare_at_amount if known is not None and is_set else None
    if known is not None and is_set and (amount, known.compare_at_amount) == (wish.amount, compare_at):
        return None
    row = known or SetPrice(currency_id=code, variant_id=wish.variant_id)
    row.amount, row.compare_at_amount = wish.amount, compare_at
    row.history = with_entry(row.history, now, wish.amount, compare_at)
    return row
