"""What the merchant reads: his orders' money, Stripe's books, and whether the two agree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from commerce.payments.models import (
    BalanceEntry,
    Dispute,
    Payment,
    PaymentState,
    Payout,
    Reconciliation,
    Refund,
    RefundState,
)
from commerce.payments.models.balance import CHARGES, REFUNDS
from core.money import Money

CAME = (PaymentState.PAID, PaymentState.REFUNDED, PaymentState.REVIEW)
MOST_LINES = 2000


# What a line was to the shopper; lines in the currency that was paid say it themselves.
PAID = Coalesce("paid_amount", "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """One currency. What shoppers paid and got back in it, on both sides; and what Stripe did with the money that it holds
    in it, with what it `converted` into it from other currencies."""

    charged_ours: Money
    charged_theirs: Money
    refunded_ours: Money
    refunded_theirs: Money
    converted: Money
    disputed: Money
    fees: Money
    paid_out: Money
    balance: Money

    @property
    def currency(self) -> str:
        return self.balance.currency

    @property
    def agrees(self) -> bool:
        return self.charged_ours == self.charged_theirs and self.refunded_ours == self.refunded_theirs

    @property
    def is_held(self) -> bool:
        """Whether Stripe keeps money in this currency, or converts all of it at once."""
        return any((self.converted, self.disputed, self.fees, self.paid_out, self.balance))


def entries_in(currency: str) -> QuerySet[BalanceEntry]:
    """Those that were in this currency to the shopper."""
    return BalanceEntry.objects.filter(Q(paid_currency=currency) | Q(paid_currency="", currency=currency))


def all_books(currency: str) -> list[Books]:
    """`currency`, the shop's, first, then others that were paid in or are held. A handful of queries for each."""
    found = set(Payment.objects.filter(provider="stripe", state__in=CAME).values_list("currency", flat=True))
    for held, paid in BalanceEntry.objects.values_list("currency", "paid_currency").distinct():
        found |= {held, paid or held}
    return [books_of(each) for each in [currency, *sorted(found - {currency})]]


def books_of(currency: str) -> Books:
    """A fixed number of queries."""
    held = BalanceEntry.objects.filter(currency=currency)
    is_own = Q(paid_currency__in=["", currency])
    sums = held.aggregate(
        converted=Sum("amount", filter=~is_own, default=0),
        other=Sum("amount", filter=~Q(kind__in=[*CHARGES, *REFUNDS, "payout"]), default=0),
        fees=Sum("fee", default=0),
        balance=Sum("net", default=0),
        paid_out=Sum("amount", filter=Q(kind="payout"), default=0),
    )
    sums |= entries_in(currency).aggregate(
        charged=Sum(PAID, filter=Q(kind__in=CHARGES), default=0),
        refunded=Sum(PAID, filter=Q(kind__in=REFUNDS), default=0),
    )
    came = Payment.objects.filter(provider="stripe", currency=currency, state__in=CAME)
    back = Refund.objects.filter(
        payment__provider="stripe", currency=currency, state__in=[RefundState.PENDING, RefundState.SUCCEEDED]
    )
    return Books(
        charged_ours=Money(came.aggregate(sum=Sum("amount", default=0))["sum"], currency),
        charged_theirs=Money(sums["charged"], currency),
        refunded_ours=Money(back.aggregate(sum=Sum("amount", default=0))["sum"], currency),
        refunded_theirs=Money(-sums["refunded"], currency),
        converted=Money(sums["converted"], currency),
        disputed=Money(-sums["other"], currency),
        fees=Money(sums["fees"], currency),
        paid_out=Money(-sums["paid_out"], currency),
        balance=Money(sums["balance"], currency),
    )


def last_reconciliation() -> Reconciliation | None:
    return Reconciliation.objects.order_by("-pk").first()


def lines_of(payout: Payout | None) -> list[BalanceEntry]:
    """What a payout is made of, or what has not been paid out yet; oldest first, with their payments. One query."""
    entries = BalanceEntry.objects.filter(payout=payout).exclude(kind="payout").select_related("payment")
    return list(entries.order_by("at", "-pk")[:MOST_LINES])  # they were copied newest first


def latest_disputes(limit: int = 50) -> list[Dispute]:
    """Those that want an answer first, by their deadline. One query."""
    is_over = Case(When(closed_at=None, then=0), default=1)
    return list(Dispute.objects.select_related("payment").order_by(is_over, "due_at", "-opened_at")[:limit])


def latest_payouts(limit: int = 50) -> list[Payout]:
    return list(Payout.objects.order_by("-created_at", "-pk")[:limit])
