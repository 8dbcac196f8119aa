"""Payouts and books, where Stripe converts what shoppers pay into the currency of the account."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from commerce.payments.models import BalanceEntry, Payment, Payout, Reconciliation
from core.ids import uuid7
from tests.factories.selling import NOON

URLS = "config.urls_admin"


def test_charge_in_dollars_is_compared_in_dollars_and_paid_out_in_euros(owner_client):
    payment = Payment.objects.create(
        order_id=uuid7(), provider="stripe", amount=10_000, currency="USD", state="paid", idempotency_key=uuid4().hex
    )
    payout = Payout.objects.create(
        provider_reference="po_1", amount=9037, currency="EUR", state="paid", arrives_at=NOON, created_at=NOON
    )
    BalanceEntry.objects.create(
        provider_reference="txn_1", kind="charge", amount=9200, fee=163, net=9037, currency="EUR", paid_amount=10_000,
        paid_currency="USD", exchange_rate="0.92", payment=payment, payout=payout, at=NOON,
    )  # fmt: skip
    told = {"kind": "not_comparable", "payment": "x", "ours": 500, "currency": "USD", "theirs_in": "CHF"}
    Reconciliation.objects.create(provider="stripe", started_at=NOON, finished_at=NOON, findings=[told])

    shown = owner_client.get(reverse("shop_settings:books", urlconf=URLS)).content.decode()
    lines = owner_client.get(reverse("shop_settings:books_payout", args=[payout.pk], urlconf=URLS)).content.decode()

    assert [
        each for each in ('data-books="USD"', "$100.00", "€92.00", "converted by Stripe") if each not in shown
    ] == []
    assert "A payment of $5.00 was booked in CHF" in shown
    assert 'data-agrees="no"' not in shown
    assert "$100.00 at Stripe" in lines
    assert 'data-agrees="yes"' in lines
