"""The balance of an account: what came in, fees, refunds, disputes, payouts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fakestripe.events import tell
from fakestripe.world import Object, World

DAY = 86_400
DISPUTE_FEE = 2000
# Accounts have a bank account in euros only: other currencies are converted as they come in. Minor units, as Stripe
# describes `exchange_rate`: the amount charged, multiplied by it, is the amount booked. Others are booked as they are.
SETTLED_IN = "eur"
RATES = {"usd": 0.92, "gbp": 1.17, "chf": 1.05, "jpy": 0.61, "sek": 0.09}


def stripe_fee(amount: int) -> int:
    """1.5 % and 25 cents, as for European cards."""
    return (amount * 15 + 500) // 1000 + 25


def book(
    world: World,
    account: str,
    kind: str,
    amount: int,
    currency: str,
    *,
    source: str,
    fees: Sequence[tuple[str, int]] = (),
) -> Object:
    rate = RATES.get(currency) if account else None
    if rate is not None:
        amount, fees = converted(amount, rate), [(name, converted(each, rate)) for name, each in fees]
        currency = SETTLED_IN
    fee = sum(each for _name, each in fees)
    transaction: Object = {
        "id": world.new_id("txn"), "object": "balance_transaction", "amount": amount, "balance_type": "payments",
        "available_on": world.now() + (0 if kind == "payout" else 2 * DAY), "created": world.now(), "currency": currency,
        "description": None, "exchange_rate": rate, "fee": fee, "net": amount - fee, "source": source, "type": kind,
        "fee_details": [
            {"amount": each, "application": "ca_platform" if name == "application_fee" else None, "currency": currency,
             "description": name, "type": name}
            for name, each in fees if each
        ],
        "reporting_category": {"adjustment": "dispute"}.get(kind, kind), "status": "pending",
    }  # fmt: skip
    world.secret(transaction["id"])["payout"] = ""
    return world.put(account, transaction)


def converted(amount: int, rate: float) -> int:
    return int((Decimal(amount) * Decimal(str(rate))).to_integral_value(ROUND_HALF_UP))


def unpaid(world: World, account: str) -> list[Object]:
    found = world.all_of(account, "balance_transaction")
    return [each for each in reversed(found) if each["type"] != "payout" and not world.secret(each["id"])["payout"]]


def balance(world: World, account: str) -> Object:
    sums: dict[str, int] = {}
    for transaction in unpaid(world, account):
        sums[transaction["currency"]] = sums.get(transaction["currency"], 0) + transaction["net"]
    amounts = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}} for currency, amount in sums.items()
    ]
    return {"object": "balance", "available": [], "livemode": False, "pending": amounts}


def pay_out(world: World, account: str) -> list[Object]:
    """Send everything that is there to the account's bank, one payout per currency."""
    made = []
    transactions = unpaid(world, account)
    for currency in sorted({each["currency"] for each in transactions}):
        parts = [each for each in transactions if each["currency"] == currency]
        amount = sum(each["net"] for each in parts)
        if amount <= 0:
            continue
        payout = {
            "id": world.new_id("po"), "object": "payout", "amount": amount, "arrival_date": world.now() + DAY,
            "automatic": True, "created": world.now(), "currency": currency, "livemode": False, "method": "standard",
            "reconciliation_status": "completed", "source_type": "card", "status": "paid", "type": "bank_account",
            "metadata": {}, "statement_descriptor": None, "description": "STRIPE PAYOUT", "application_fee": None,
            "application_fee_amount": None, "balance_transaction": None, "destination": None, "failure_code": None,
            "failure_message": None, "failure_balance_transaction": None, "original_payout": None, "reversed_by": None,
            "payout_method": None, "trace_id": None,
        }  # fmt: skip
        payout["balance_transaction"] = book(world, account, "payout", -amount, currency, source=payout["id"])["id"]
        for each in parts:
            world.secret(each["id"])["payout"] = payout["id"]
        world.put(account, payout)
        tell(world, account, "payout.paid", payout)
        made.append(payout)
    return made


def transactions_of(world: World, account: str, params: dict[str, Any]) -> list[Object]:
    found = world.all_of(account, "balance_transaction")
    if payout := params.get("payout"):
        own = world.get(account, payout, "payout")["balance_transaction"]
        found = [each for each in found if world.secret(each["id"])["payout"] == payout or each["id"] == own]
    for name in ("source", "type"):
        if params.get(name):
            found = [each for each in found if each[name] == params[name]]
    return found
