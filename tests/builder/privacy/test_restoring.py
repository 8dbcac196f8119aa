"""Who was erased stays erased when the shop goes back to a copy of before; with real commits and schemas."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from builder.privacy import tasks
from builder.privacy.models import Cause, Erasure, ErasureState
from builder.privacy.services import ask_for_erasure, carry_out
from builder.privacy.services.erasing import StillOpen
from commerce.customers.models import Customer
from commerce.orders.models import FulfilmentState, Order
from commerce.payments.models import Payment
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import RestoreRun
from tenants.services import restoring
from tests.factories.selling import place
from tests.recycling import recycling
from tests.tenants.services.test_restoring import copy_now, restored, switch

ERASED, STAYS, WAITS, BACK = "erased@x.example", "stays@x.example", "waits@x.example", "back@x.example"


def finished(*emails: str) -> None:
    for email in emails:
        place(email=email, now=timezone.now() - timedelta(days=2))
    Payment.objects.update(state="paid")
    Order.objects.update(paid_state="paid", paid_at=timezone.now(), fulfilment_state=FulfilmentState.FULFILLED)


def erase(email: str) -> None:
    now = timezone.now()
    carry_out(ask_for_erasure(email=email, cause=Cause.SHOPPER, now=now).pk, now=now)


@pytest.fixture
def copied(live_shop):
    """Copied while everybody was there; `BACK` had been erased before, and had bought anew. Then one more is erased, and
    another waits for it."""
    with shop_context(live_shop):
        finished(ERASED, STAYS, WAITS, BACK)
        erase(BACK)
        finished(BACK)
    source = copy_now(live_shop)
    with shop_context(live_shop):
        erase(ERASED)
        place(email=WAITS)
        with pytest.raises(StillOpen):
            erase(WAITS)
    yield source
    with control_context():
        beside = list(RestoreRun.objects.filter(shop=live_shop).exclude(schema_name=""))
        live_shop.refresh_from_db()
    for run in beside:
        recycling().take_back(run.schema_name, run.template_version)


def go_back(shop, source) -> set[str]:
    """The addresses that the shop knows after the switch, and the clock's first visit."""
    switch(restored(shop, source))
    with control_context():
        shop.refresh_from_db()
    with shop_context(shop):
        tasks.keep_clock(timezone.now())
        return {*Customer.objects.values_list("email", flat=True), *Order.objects.values_list("email", flat=True)}


def test_erasure_is_done_again_in_a_copy_of_before(live_shop, copied):
    known = go_back(live_shop, copied)

    assert known == {"", STAYS, WAITS, BACK}
    with shop_context(live_shop):
        assert Erasure.objects.get(state=ErasureState.WAITING).email == WAITS
        assert Erasure.objects.filter(state=ErasureState.DONE, email="").count() == 2


def test_without_the_list_they_would_be_back(live_shop, copied, monkeypatch):
    """The control."""
    monkeypatch.setattr(restoring, "CARRIED_OVER", [])

    assert ERASED in go_back(live_shop, copied)
