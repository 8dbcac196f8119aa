from datetime import timedelta

import pytest
from django.db import transaction

from commerce.inventory.models import StockItem
from commerce.inventory.services import set_stock
from commerce.orders.models import Order
from commerce.orders.services import cancel_order, expire_order
from commerce.payments.models import Payment
from commerce.payments.providers import REGISTRY
from commerce.payments.providers.base import ProviderUnavailable, state_of
from commerce.payments.providers.bogus.provider import OUTAGE
from commerce.payments.providers.bogus.service import choose_outcome
from commerce.payments.services import create_payment, settle
from commerce.store.models import Store
from core.models import Event
from core.money import Money
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(minutes=1)
MUCH_LATER = NOON + timedelta(hours=2)


def kinds(order):
    return list(order.timeline.order_by("id").values_list("kind", flat=True))


def events(*names):
    return Event.objects.filter(name__in=names or ["order.paid"]).count()


def counters():
    return StockItem.objects.values_list("on_hand", "committed", "held").get()


def pay(payment, outcome="success", now=SOON):
    choose_outcome(payment.pk, outcome, now)
    return settle(payment.pk, now)


def money_comes_anyway(payment):
    """The provider took the money although the shop had closed the payment."""
    Payment.objects.filter(pk=payment.pk).update(
        provider_data={"bogus": {"outcome": "success", "at": NOON.isoformat()}}
    )


def test_settle_before_the_shopper_chose(shop):
    placed = place()

    assert settle(placed.payment.pk, SOON).state == "pending"
    assert kinds(placed.order) == ["order.placed"]


def test_settle_success(shop):
    placed = place((make_variant(stock=5), 2))

    payment = pay(placed.payment)

    placed.order.refresh_from_db()
    assert (payment.state, payment.settled_at) == ("paid", SOON)
    assert (placed.order.paid_state, placed.order.paid_at) == ("paid", SOON)
    assert counters() == (5, 2, 0)
    assert kinds(placed.order) == ["order.placed", "order.paid"]
    assert events() == 1


def test_settle_success_many_times(shop):
    placed = place()

    for _ in range(5):
        pay(placed.payment)

    assert kinds(placed.order) == ["order.placed", "order.paid"]
    assert events() == 1


def test_settle_decline_keeps_the_stock_for_another_try(shop):
    placed = place((make_variant(stock=5), 2))

    payment = pay(placed.payment, "decline")

    placed.order.refresh_from_db()
    assert (payment.state, payment.error) == ("failed", "The test bank declined.")
    assert (placed.order.state, placed.order.paid_state) == ("open", "unpaid")
    assert counters() == (5, 0, 2)
    assert events("payment.failed") == 1


def test_first_choice_at_the_provider_stands(shop):
    placed = place()

    pay(placed.payment, "decline")
    payment = pay(placed.payment, "success")

    assert payment.state == "failed"


@pytest.mark.parametrize(
    ("outcome", "state", "paid_state"),
    [("delayed_success", "paid", "paid"), ("delayed_failure", "failed", "unpaid")],
)
def test_settle_a_delayed_outcome(shop, settings, outcome, state, paid_state):
    placed = place((make_variant(stock=5), 2))

    payment = pay(placed.payment, outcome)
    placed.order.refresh_from_db()
    assert (payment.state, placed.order.paid_state) == ("processing", "processing")
    assert not expire_order(order_id=placed.order.pk, now=MUCH_LATER - timedelta(hours=3))

    payment = settle(payment.pk, SOON + timedelta(seconds=settings.TEST_PAYMENT_DELAY))
    placed.order.refresh_from_db()
    assert (payment.state, placed.order.paid_state) == (state, paid_state)
    assert counters() == ((5, 2, 0) if state == "paid" else (5, 0, 2))


def test_settle_when_the_provider_does_not_answer(shop):
    placed = place()

    assert pay(placed.payment, "timeout").state == "pending"
    assert settle(placed.payment.pk, SOON + OUTAGE).state == "paid"


@pytest.mark.parametrize("wrong", [{"amount": 1}, {"currency": "USD"}, {"order_id": "another"}])
def test_settle_money_that_is_not_this_payments(shop, monkeypatch, wrong):
    placed = place((make_variant(stock=5), 2))
    real = state_of(placed.payment, "paid")
    monkeypatch.setattr(
        REGISTRY["bogus"].__class__, "look_up", lambda self, payment, now: real.__class__(**{**as_dict(real), **wrong})
    )

    payment = settle(placed.payment.pk, SOON)

    placed.order.refresh_from_db()
    assert (payment.state, placed.order.paid_state) == ("review", "unpaid")
    assert payment.error.startswith("Paid ")
    assert (events(), events("payment.review")) == (0, 1)
    assert counters() == (5, 0, 2)


def as_dict(state):
    return {name: getattr(state, name) for name in state.__slots__}


def test_states_never_go_back(shop, monkeypatch):
    placed = place()
    pay(placed.payment)
    for state in ("pending", "processing", "failed", "cancelled"):
        monkeypatch.setattr(
            REGISTRY["bogus"].__class__, "look_up", lambda self, payment, now, state=state: state_of(payment, state)
        )
        assert settle(placed.payment.pk, SOON).state == "paid"

    placed.order.refresh_from_db()
    assert placed.order.paid_state == "paid"


def test_second_payment_of_a_paid_order_is_owed_back(shop):
    placed = place((make_variant(stock=5), 2))
    second = create_payment(
        order_id=placed.order.pk, method=placed.payment.method, amount=Money(2490, "EUR"), expires_at=None
    )
    pay(placed.payment)

    payment = pay(second)

    assert payment.state == "review"
    assert (events(), events("payment.review")) == (1, 1)
    assert kinds(placed.order) == ["order.placed", "order.paid", "payment.review"]
    assert counters() == (5, 2, 0)


def test_late_payment_reopens_an_expired_order(shop):
    placed = place((make_variant(stock=5), 2))
    assert expire_order(order_id=placed.order.pk, now=MUCH_LATER)
    assert counters() == (5, 0, 0)
    money_comes_anyway(placed.payment)

    payment = settle(placed.payment.pk, MUCH_LATER)

    placed.order.refresh_from_db()
    assert (payment.state, placed.order.state, placed.order.paid_state) == ("paid", "open", "paid")
    assert counters() == (5, 2, 0)
    assert kinds(placed.order)[-2:] == ["order.reopened", "order.paid"]


def test_late_payment_without_stock_is_owed_back(shop):
    variant = make_variant(stock=2)
    placed = place((variant, 2))
    expire_order(order_id=placed.order.pk, now=MUCH_LATER)
    set_stock(variant_id=variant.pk, on_hand=1)
    money_comes_anyway(placed.payment)

    payment = settle(placed.payment.pk, MUCH_LATER)

    placed.order.refresh_from_db()
    assert (payment.state, placed.order.state, placed.order.paid_state) == ("review", "cancelled", "unpaid")
    assert counters() == (1, 0, 0)
    assert (events(), events("payment.review")) == (0, 1)


def test_late_payment_for_an_order_that_a_person_cancelled(shop):
    placed = place((make_variant(stock=5), 2))
    cancel_order(order_id=placed.order.pk, restock=True, actor=None, now=SOON)
    money_comes_anyway(placed.payment)

    assert settle(placed.payment.pk, MUCH_LATER).state == "review"
    assert Order.objects.get().state == "cancelled"


def test_settle_of_an_unknown_payment(shop):
    placed = place()

    with pytest.raises(Payment.DoesNotExist):
        settle(placed.order.pk, SOON)


def test_choose_outcome_is_for_test_shops(shop):
    placed = place()
    Store.objects.update(is_test=False)

    with pytest.raises(Payment.DoesNotExist):
        choose_outcome(placed.payment.pk, "success", SOON)


def test_choose_outcome_of_another_provider(shop):
    placed = place(provider="transfer")

    with pytest.raises(Payment.DoesNotExist):
        choose_outcome(placed.payment.pk, "success", SOON)


@pytest.mark.parametrize("outcome", ["", "cancelled", "free money"])
def test_choose_an_unknown_outcome(shop, outcome):
    placed = place()

    with pytest.raises(ValueError):
        choose_outcome(placed.payment.pk, outcome, SOON)


def test_crash_while_settling_leaves_nothing(shop, monkeypatch):
    placed = place((make_variant(stock=5), 2))

    def break_down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("commerce.payments.services.settling.Payment.save", break_down)
    with pytest.raises(RuntimeError), transaction.atomic():
        pay_without_saving(placed.payment)
    monkeypatch.undo()

    placed.order.refresh_from_db()
    assert (placed.order.paid_state, counters(), events()) == ("unpaid", (5, 0, 2), 0)


def pay_without_saving(payment):
    money_comes_anyway(payment)
    settle(payment.pk, SOON)


def test_provider_that_is_silent_when_closing_keeps_the_order(shop):
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, "timeout", MUCH_LATER)

    with pytest.raises(Exception, match="does not answer"):
        expire_order(order_id=placed.order.pk, now=MUCH_LATER)

    assert counters() == (5, 0, 2)
    with pytest.raises(ProviderUnavailable):
        REGISTRY["bogus"].look_up(placed.payment, MUCH_LATER)
