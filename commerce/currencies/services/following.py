"""Rates of the European Central Bank. Nothing here asks anybody: the day's rates are given."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.currencies.models import BankNote, Currency
from commerce.currencies.services.errors import CurrencyRefused
from commerce.currencies.services.saving import LEAST_RATE, MOST_RATE, put_rate, told
from commerce.store.selectors import current_store
from core import audit
from core.pages import bump_pages
from gateways.ecb import BankRates

MOST_JUMP = Decimal("0.2")  # of the rate before: more is not taken without somebody looking
OLD_AFTER = timedelta(days=6)  # over Easter and a New Year the bank says nothing for four or five days
DECIMALS = Decimal("0.0000000001")


def rate_of(bank: BankRates, base: str, code: str) -> Decimal | None:
    """None too where nobody could sell at it."""
    found = bank.rate(base, code)
    return found if found is not None and LEAST_RATE <= found <= MOST_RATE else None


def with_markup(rate: Decimal, percent: Decimal) -> Decimal:
    return (rate * (100 + percent) / 100).quantize(DECIMALS)


def follow_bank(bank: BankRates | None, *, now: datetime) -> int:
    """Give all currencies that follow the bank its rates; those of an earlier day are left alone. A rate far from the one
    before is not taken, and what is wrong is noted for the merchant. Returns how many rates changed. May run twice."""
    base = current_store().currency
    with transaction.atomic("default"):
        rows = Currency.objects.select_for_update().filter(follows_bank=True).exclude(code=base).order_by("code")
        changed = sum(follow(row, bank, base, now) for row in rows)
        if changed:
            bump_pages()
    return changed


def follow(row: Currency, bank: BankRates | None, base: str, now: datetime) -> bool:
    if bank is None or now.date() - bank.day > OLD_AFTER:
        if bank is not None or row.updated_at < now - OLD_AFTER:  # nobody has been asked yet on a new installation
            note(row, BankNote.OLD)
        return False
    if row.bank_day is not None and bank.day < row.bank_day and row.base == base:
        return False
    found = rate_of(bank, base, row.code)
    if found is None:
        note(row, BankNote.MISSING)
        return False
    row.bank_rate, row.bank_day = found, bank.day
    rate = with_markup(found, row.markup_percent)
    if row.base == base and abs(rate - row.rate) > MOST_JUMP * row.rate:
        row.bank_note = BankNote.JUMP
        row.save(update_fields=["bank_rate", "bank_day", "bank_note"])
        return False
    is_new = rate != row.rate or row.base != base
    put_rate(row, rate, now)
    row.bank_note = ""
    row.save()
    return is_new


def note(row: Currency, text: str) -> None:
    if row.bank_note != text:
        row.bank_note = text
        row.save(update_fields=["bank_note"])


def take_bank_rate(*, code: str, bank: BankRates, now: datetime, actor: Any = None) -> Currency:
    """By hand, however far it is. Raises CurrencyRefused, Currency.DoesNotExist."""
    base = current_store().currency
    with transaction.atomic("default"):
        row = Currency.objects.select_for_update().get(pk=code)
        found = rate_of(bank, base, code)
        if found is None:
            raise CurrencyRefused(_("The European Central Bank has no rate for this currency."))
        before = told(row)
        row.bank_rate, row.bank_day, row.bank_note = found, bank.day, ""
        put_rate(row, with_markup(found, row.markup_percent), now)
        row.save()
        audit.record("currencies.currency.saved", target=code, data=audit.differences(before, told(row)), actor=actor)
        bump_pages()
    return row
