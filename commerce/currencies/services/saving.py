"""A currency that shoppers may pay in: its rate and its rounding."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.currencies.histories import rate_entry, with_entry
from commerce.currencies.models import Currency
from commerce.currencies.services.errors import CurrencyRefused
from commerce.store.selectors import current_store
from core import audit
from core.events.doorbell import ring
from core.money import UnknownCurrency, exponent
from core.pages import bump_pages

LEAST_RATE, MOST_RATE = Decimal("0.000001"), Decimal(10_000_000)
MOST_STEP = 1_000_000  # minor units
LEAST_MARKUP, MOST_MARKUP = Decimal(-50), Decimal(100)
MOST_CURRENCIES = 30
BELL = "rates"
DECIMALS = Decimal("0.0000000001")


def save_currency(
    *,
    code: str,
    rate: Decimal,
    step: int = 1,
    shortfall: int = 0,
    follows_bank: bool = False,
    markup_percent: Decimal = Decimal(0),
    is_active: bool = True,
    actor: Any = None,
    now: datetime | None = None,
) -> Currency:
    """Add a currency or change it. `rate`: units of it for one of the shop's. Saved twice, the second finds nothing to
    do but says so again. Raises CurrencyRefused."""
    with transaction.atomic("default"):
        found = locked(code)
        check(found, rate, step, shortfall, markup_percent)
        before = told(found)
        found.step, found.shortfall = step, shortfall
        found.follows_bank, found.markup_percent, found.is_active = follows_bank, markup_percent, is_active
        put_rate(found, rate, now or timezone.now())
        found.bank_note = "" if not follows_bank or before["rate"] != found.rate else found.bank_note
        found.save()
        audit.record("currencies.currency.saved", target=code, data=audit.differences(before, told(found)), actor=actor)
        if follows_bank:
            ring(BELL)
        bump_pages()
    return found


def remove_currency(*, code: str, actor: Any = None) -> None:
    """With the prices set in it. Quiet where it is gone already. Orders keep theirs."""
    with transaction.atomic("default"):
        if Currency.objects.filter(pk=code).delete()[0]:
            audit.record("currencies.currency.removed", target=code, actor=actor)
            bump_pages()


def locked(code: str) -> Currency:
    """The row, or a new one. Raises CurrencyRefused."""
    store = current_store()
    if code == store.currency:
        raise CurrencyRefused(_("This is the shop’s own currency."))
    try:
        exponent(code)
    except UnknownCurrency:
        raise CurrencyRefused(_("This is not a currency.")) from None
    found = Currency.objects.select_for_update().filter(pk=code).first()
    if found is None:
        if Currency.objects.count() >= MOST_CURRENCIES:
            raise CurrencyRefused(_("At most %(most)s currencies.") % {"most": MOST_CURRENCIES})
        found = Currency(code=code)
    return found


def check(found: Currency, rate: Decimal, step: int, shortfall: int, markup_percent: Decimal) -> None:
    if not rate.is_finite() or not LEAST_RATE <= rate <= MOST_RATE:
        raise CurrencyRefused(_("A rate is a number from 0.000001 to 10,000,000."))
    if not 1 <= step <= MOST_STEP or not 0 <= shortfall < step:
        raise CurrencyRefused(_("This rounding makes no sense."))
    if not markup_percent.is_finite() or not LEAST_MARKUP <= markup_percent <= MOST_MARKUP:
        raise CurrencyRefused(_("The percentage on top is a number from -50 to 100."))


def put_rate(found: Currency, rate: Decimal, now: datetime) -> None:
    """With its history. A rate for another currency of the shop's is none of this history."""
    base = current_store().currency
    if found.base and found.base != base:
        found.rates = []
    found.base, found.rate = base, rate.quantize(DECIMALS)
    found.rates = with_entry(found.rates, now, *rate_entry(found.rate, found.step, found.shortfall))


def told(found: Currency) -> dict[str, Any]:
    names = ("rate", "step", "shortfall", "follows_bank", "markup_percent", "is_active")
    return {name: getattr(found, name) for name in names}
