"""Copies of Stripe's books: every line that moved the shop's balance there, and every payout to its bank."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from commerce.payments.models import BalanceEntry, ConnectedAccount, Payment, Payout
from commerce.payments.models.balance import CHARGES, REFUNDS
from commerce.payments.providers.stripe import gateway
from commerce.payments.providers.stripe.amounts import NotPayable, from_stripe
from core.money import UnknownCurrency

Fields = dict[str, Any]
RATE, MOST_RATE = Decimal(1).scaleb(-10), 10**9


def copy_books(account: ConnectedAccount, since: datetime) -> list[Fields]:
    """What is new since then. Returns findings: payouts whose lines do not add up. Raises ProviderUnavailable."""
    where: Fields = {"account": account.reference, "is_live": account.is_live}
    moment = int(since.timestamp())
    findings: list[Fields] = []
    for line in gateway.transactions_since(moment, **where):
        findings += keep_known(line)
    for found in gateway.payouts_since(moment, **where):
        try:
            payout = keep_payout(found)
        except (UnknownCurrency, NotPayable):
            findings.append({"kind": "unknown_currency", "line": found["id"]})
            continue
        lines = [line for line in gateway.transactions_of_payout(found["id"], **where) if line["type"] != "payout"]
        for line in lines:
            keep_known(line, payout)
        if sum(line["net"] for line in lines) != found["amount"]:
            findings.append({"kind": "payout_differs", "payout": found["id"]})
    return findings


def keep_known(line: Fields, payout: Payout | None = None) -> list[Fields]:
    """A line in a currency that nobody here knows is told and keeps none of the others waiting."""
    try:
        keep_entry(line, payout)
    except (UnknownCurrency, NotPayable):
        return [{"kind": "unknown_currency", "line": line["id"]}]
    return []


def keep_entry(line: Fields, payout: Payout | None = None) -> None:
    currency = line["currency"]
    source = line.get("source")
    facts: Fields = {
        "kind": line["type"][:30], "amount": ours(line["amount"], currency), "fee": ours(line["fee"], currency),
        "net": ours(line["net"], currency), "currency": currency.upper(), "at": datetime.fromtimestamp(line["created"], UTC),
        "source": str(source.get("id", "") if isinstance(source, dict) else source or "")[:120],
    }  # fmt: skip
    if isinstance(source, dict):
        facts["payment"] = payment_of(source)
        facts |= paid_in(source, line)
    if payout is not None:
        facts["payout"] = payout
    BalanceEntry.objects.update_or_create(provider_reference=line["id"], defaults=facts)


def paid_in(source: Fields, line: Fields) -> Fields:
    """What a charge or refund was to the shopper, where that is another currency than the account holds: the line itself is
    in the account's. Raises UnknownCurrency, NotPayable."""
    currency = str(source.get("currency") or "").lower()
    if line["type"] not in (*CHARGES, *REFUNDS) or currency in ("", line["currency"]):
        return {}
    amount = source.get("amount_captured") or source.get("amount")
    if not isinstance(amount, int):
        return {}
    rate = line.get("exchange_rate")
    is_rate = isinstance(rate, int | float) and 0 < rate < MOST_RATE
    return {
        "paid_amount": ours(-amount if line["amount"] < 0 else amount, currency), "paid_currency": currency.upper(),
        "exchange_rate": Decimal(str(rate)).quantize(RATE) if is_rate else None,
    }  # fmt: skip


def payment_of(source: Fields) -> Payment | None:
    intent = source.get("payment_intent")
    return Payment.objects.filter(provider="stripe", provider_data__stripe__intent=intent).first() if intent else None


def keep_payout(found: Fields) -> Payout:
    payout, _is_new = Payout.objects.update_or_create(
        provider_reference=found["id"],
        defaults={
            "amount": ours(found["amount"], found["currency"]), "currency": found["currency"].upper(),
            "state": found["status"][:20], "arrives_at": datetime.fromtimestamp(found["arrival_date"], UTC),
            "created_at": datetime.fromtimestamp(found["created"], UTC),
        },
    )  # fmt: skip
    return payout


def ours(amount: int, currency: str) -> int:
    return from_stripe(amount, currency).amount
