"""Three days on which no webhook arrives and nobody comes back to the shop: the reconciler alone finds everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce.orders.models import Order
from commerce.payments.models import Dispute, InboxEvent, Payment, Reconciliation
from commerce.payments.reports import books_of
from commerce.payments.services.reconciling import reconcile_due
from fakestripe.objects import disputes, money, refunds
from tests.factories.selling import make_variant, place

STEP = timedelta(hours=8)


class Days:
    """The clock of both worlds. Each step is some hours later, and ends with the work that is due."""

    def __init__(self, fake: Any) -> None:
        self.fake, self.offset = fake, timedelta()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset + timedelta(seconds=1)

    def buy(self) -> Any:
        return place((make_variant(stock=5), 2), provider="stripe", now=self.now)

    def pass_by(self, *, is_watched: bool = True) -> datetime | None:
        self.offset += STEP
        self.fake.world.clock_offset = int(self.offset.total_seconds())
        return reconcile_due(self.now) if is_watched else None


@pytest.fixture
def days(stripe: Any) -> Days:
    return Days(stripe)


def live_through(days: Days, *, is_watched: bool = True) -> dict[Any, str]:
    """What becomes of every payment, as its shopper and Stripe know it."""
    stripe, known = days.fake, {}
    for _day in range(3):
        card, good, bad = days.buy(), days.buy(), days.buy()
        stripe.pay(card.payment)
        stripe.debit(good.payment)
        stripe.debit(bad.payment, will_fail=True)
        days.pass_by(is_watched=is_watched)
        refunds.create(stripe.world, stripe.account, {"charge": stripe.charge_of(card.payment)["id"], "amount": 250})
        days.pass_by(is_watched=is_watched)
        stripe.decide(good.payment)
        stripe.decide(bad.payment)
        days.pass_by(is_watched=is_watched)
        known |= {card.payment.pk: "paid", good.payment.pk: "paid", bad.payment.pk: "failed"}
    disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(card.payment))
    money.pay_out(stripe.world, stripe.account)
    days.pass_by(is_watched=is_watched)
    return known


def test_an_endpoint_that_is_down_for_three_days(days, stripe):
    known = live_through(days)

    assert dict(Payment.objects.values_list("pk", "state")) == known
    assert not InboxEvent.objects.exists()
    assert Order.objects.filter(paid_state="paid").count() == 6
    assert sorted(Order.objects.values_list("refunded_amount", flat=True)) == [0] * 6 + [250] * 3
    assert Dispute.objects.count() == 1
    last = Reconciliation.objects.order_by("-pk")[0]
    assert (last.findings, last.finished_at is not None) == ([], True)
    assert books_of("EUR").agrees


def test_without_the_reconciler_nothing_of_it_is_known(days, stripe):
    """The control."""
    live_through(days, is_watched=False)

    assert not Order.objects.filter(paid_state="paid").exists()
    assert not Dispute.objects.exists()
