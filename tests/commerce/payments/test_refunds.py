from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from commerce.orders.errors import NothingToRefund, TooMuchRefunded, WrongQuantity
from commerce.orders.models import Order
from commerce.orders.services import capture_order, mark_paid, refund_order, ship_order
from commerce.payments.models import (
    BalanceEntry,
    ConnectedAccount,
    Payment,
    PaymentMethod,
    Payout,
    Reconciliation,
    Refund,
)
from commerce.payments.reports import all_books, books_of, latest_disputes, lines_of
from commerce.payments.services import begin, create_payment, settle
from commerce.payments.services.capturing import capture_wanted, want_capture
from commerce.payments.services.reconciling import compare_books, reconcile
from commerce.payments.tasks import send_due_refunds, work_on_inbox
from commerce.store.models import Store
from core.money import Money
from fakestripe.chaos import Fault
from fakestripe.objects import accounts, disputes, money, refunds
from tests.factories.foreign import factor
from tests.factories.selling import NOON, make_variant, method_of, place

SOON = NOON + timedelta(minutes=1)


def paid_order(fake, units=2, amount=1000):
    placed = place((make_variant(stock=9, amount=amount), units), provider="stripe")
    fake.pay(placed.payment)
    settle(placed.payment.pk, SOON)
    placed.order.refresh_from_db()
    return placed


def give_back(order, *, key="k1", quantities=None, **how):
    return refund_order(order_id=order.pk, request_key=key, quantities=quantities or {}, actor=None, now=SOON, **how)


def at_stripe(fake, placed):
    return fake.charge_of(placed.payment)["amount_refunded"]


def test_refund_of_a_line(stripe):
    placed = paid_order(stripe)
    line = placed.order.lines.get()

    refund = give_back(placed.order, quantities={line.pk: 1}, reason="Scratch")

    assert (refund.state, refund.amount, refund.lines) == ("succeeded", 1000, [[line.pk, 1]])
    assert at_stripe(stripe, placed) == 1000
    placed.order.refresh_from_db()
    assert (placed.order.paid_state, placed.order.refunded_amount) == ("paid", 1000)
    assert list(placed.order.timeline.order_by("id").values_list("kind", flat=True))[-2:] == [
        "refund.asked", "refund.succeeded"
    ]  # fmt: skip


def test_refund_of_a_line_twice_is_too_many_units(stripe):
    placed = paid_order(stripe)
    line = placed.order.lines.get()
    give_back(placed.order, quantities={line.pk: 2})

    with pytest.raises(WrongQuantity):
        give_back(placed.order, key="k2", quantities={line.pk: 1})

    assert at_stripe(stripe, placed) == 2000


@pytest.mark.parametrize("prices_include_tax", [True, False])
def test_units_given_back_one_by_one_and_the_delivery_are_what_was_paid(stripe, prices_include_tax):
    Store.objects.update(prices_include_tax=prices_include_tax)
    placed = paid_order(stripe, units=3, amount=333)
    line = placed.order.lines.get()

    units = [give_back(placed.order, key=f"unit {n}", quantities={line.pk: 1}).amount for n in range(3)]
    shipping = give_back(placed.order, key="shipping", with_shipping=True).amount

    assert max(units) - min(units) <= 1
    assert sum(units) + shipping == placed.order.total_amount == at_stripe(stripe, placed)
    placed.order.refresh_from_db()
    assert placed.order.paid_state == "refunded"


def test_refund_of_everything(stripe):
    placed = paid_order(stripe)

    give_back(placed.order, amount=placed.order.total_amount)

    placed.order.refresh_from_db()
    assert placed.order.paid_state == "refunded"
    assert Payment.objects.get().state == "refunded"
    with pytest.raises(NothingToRefund):
        give_back(placed.order, key="k2", amount=1)


def test_refund_above_what_was_paid(stripe):
    placed = paid_order(stripe)

    with pytest.raises(TooMuchRefunded):
        give_back(placed.order, amount=placed.order.total_amount + 1)

    assert not Refund.objects.exists()
    assert at_stripe(stripe, placed) == 0


def test_refund_sent_twice(stripe):
    placed = paid_order(stripe)

    give_back(placed.order, amount=500)
    give_back(placed.order, amount=500)

    assert Refund.objects.count() == 1
    assert at_stripe(stripe, placed) == 500


def test_refund_of_an_unpaid_order(stripe):
    placed = place(provider="stripe")

    with pytest.raises(NothingToRefund):
        give_back(placed.order, amount=100)


@pytest.mark.parametrize("kind", ["timeout", "lost", "500", "malformed"])
def test_refund_whose_answer_did_not_come(stripe, kind):
    placed = paid_order(stripe)
    stripe.world.chaos.faults.append(Fault(kind, "/v1/refunds"))

    refund = give_back(placed.order, amount=500)
    assert refund.state == "new"
    send_due_refunds(SOON + timedelta(hours=1))

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert at_stripe(stripe, placed) == 500


def test_refund_in_stripes_own_dashboard(stripe):
    placed = paid_order(stripe)
    refunds.create(stripe.world, stripe.account, {"charge": stripe.charge_of(placed.payment)["id"], "amount": 300})

    stripe.deliver(kinds="charge.refund", copies=3)
    work_on_inbox(datetime.now(UTC) + timedelta(seconds=1))

    refund = Refund.objects.get()
    assert (refund.origin, refund.amount, refund.state) == ("provider", 300, "succeeded")
    placed.order.refresh_from_db()
    assert placed.order.refunded_amount == 300


def test_refund_that_the_bank_sends_back(stripe):
    placed = paid_order(stripe)
    refund = give_back(placed.order, amount=500)
    refunds.fail(stripe.world, stripe.account, stripe.world.get(stripe.account, refund.provider_reference, "refund"))

    stripe.deliver(kinds="refund.failed")
    work_on_inbox(datetime.now(UTC) + timedelta(seconds=1))

    refund.refresh_from_db()
    placed.order.refresh_from_db()
    assert (refund.state, placed.order.refunded_amount) == ("failed", 0)
    assert placed.order.timeline.filter(kind="refund.failed").count() == 1


def test_refund_of_a_transfer_is_the_merchants_word(shop):
    placed = place(provider="transfer")
    mark_paid(order_id=placed.order.pk, actor=None, now=SOON)

    refund = give_back(placed.order, amount=500)

    assert refund.state == "succeeded"
    assert Order.objects.get().refunded_amount == 500


def test_money_is_taken_when_the_parcel_leaves(stripe):
    PaymentMethod.objects.filter(provider="stripe").update(captures_later=True)
    placed = paid_order(stripe)
    assert placed.order.paid_state == "authorised"
    assert not stripe.charge_of(placed.payment)["captured"]

    ship_order(order_id=placed.order.pk, request_key="parcel", actor=None, now=SOON)
    want_capture(placed.order.pk)
    capture_wanted(SOON)
    capture_wanted(SOON)

    assert Order.objects.get().paid_state == "paid"
    assert stripe.charge_of(placed.payment)["captured"]


def test_money_is_taken_twice_over_two_ways(stripe):
    PaymentMethod.objects.filter(provider="stripe").update(captures_later=True)
    placed = paid_order(stripe)

    for _ in range(2):
        capture_order(order_id=placed.order.pk, actor=None, now=SOON)

    assert Order.objects.get().paid_state == "paid"
    assert len(stripe.world.all_of(stripe.account, "balance_transaction")) == 1


def test_reserved_money_is_let_go_with_the_order(stripe):
    from commerce.orders.services import cancel_order

    PaymentMethod.objects.filter(provider="stripe").update(captures_later=True)
    placed = paid_order(stripe)

    cancel_order(order_id=placed.order.pk, restock=True, actor=None, now=SOON)

    assert stripe.intent_of(placed.payment)["status"] == "canceled"
    assert Payment.objects.get().state == "cancelled"


def test_books_agree_to_the_cent(stripe):
    first, second = paid_order(stripe), paid_order(stripe, units=1)
    give_back(first.order, amount=333)
    disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(second.payment))
    for _ in range(3):
        paid_order(stripe, units=3)
    money.pay_out(stripe.world, stripe.account)

    run = reconcile(ConnectedAccount.objects.get(), datetime.now(UTC) + timedelta(seconds=1))
    books = books_of("EUR")

    assert (run.findings, run.finished_at is not None) == ([], True)
    assert books.agrees
    assert books.paid_out.amount == money_of(stripe, "payout")
    assert books.balance.amount == 0
    assert books.disputed.amount == second.payment.amount


def money_of(fake, kind):
    return sum(each["amount"] for each in fake.world.all_of(fake.account, kind))


def test_books_find_what_no_webhook_told(stripe):
    """A payment and a refund that nobody heard of are put right; a charge without an order is shown."""
    unheard = place(provider="stripe")
    stripe.pay(unheard.payment)
    heard = paid_order(stripe)
    refunds.create(stripe.world, stripe.account, {"charge": stripe.charge_of(heard.payment)["id"], "amount": 250})
    ghost = place(provider="stripe")
    stripe.pay(ghost.payment)
    ghost.payment.refresh_from_db()
    Payment.objects.filter(pk=ghost.payment.pk).update(provider="elsewhere")

    run = reconcile(ConnectedAccount.objects.get(), datetime.now(UTC) + timedelta(seconds=1))

    unheard.order.refresh_from_db()
    heard.order.refresh_from_db()
    assert (unheard.order.paid_state, heard.order.refunded_amount) == ("paid", 250)
    assert [each["kind"] for each in run.findings] == ["unknown_payment"]
    assert not books_of("EUR").agrees


def test_books_with_lines_that_nobody_can_read(stripe):
    """A payment whose metadata somebody changed in Stripe's dashboard, and a currency that nobody here knows."""
    heard, odd = paid_order(stripe), place(provider="stripe")
    stripe.pay(odd.payment)
    stripe.intent_of(odd.payment)["metadata"]["payment"] = "not one of ours"
    money.book(stripe.world, stripe.account, "charge", 700, "xyz", source="ch_odd")

    run = reconcile(ConnectedAccount.objects.get(), datetime.now(UTC) + timedelta(seconds=1))

    assert run.finished_at is not None
    assert [each["kind"] for each in run.findings] == ["unknown_payment", "unknown_currency"]
    assert books_of("EUR").charged_theirs.amount == heard.payment.amount + odd.payment.amount


def test_lines_of_a_payout_are_its_amount(stripe):
    first = paid_order(stripe)
    give_back(first.order, amount=333)
    (paid_out,) = money.pay_out(stripe.world, stripe.account)
    late = paid_order(stripe)
    reconcile(ConnectedAccount.objects.get(), datetime.now(UTC) + timedelta(seconds=1))

    lines = lines_of(Payout.objects.get())

    assert sum(line.net for line in lines) == paid_out["amount"]
    assert [(line.kind, line.payment_id) for line in lines] == [
        ("charge", first.payment.pk),
        ("refund", first.payment.pk),
    ]
    assert [line.payment_id for line in lines_of(None)] == [late.payment.pk]


def test_disputes_that_want_an_answer_come_first(stripe):
    won, open_one = paid_order(stripe), paid_order(stripe)
    over = disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(won.payment))
    disputes.close_dispute(stripe.world, stripe.account, over, is_won=True)
    disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(open_one.payment))
    stripe.deliver(kinds="charge.dispute")
    work_on_inbox(datetime.now(UTC) + timedelta(seconds=1))

    assert [each.payment_id for each in latest_disputes()] == [open_one.payment.pk, won.payment.pk]


def test_books_while_stripe_is_silent(stripe):
    paid_order(stripe)
    stripe.world.chaos.faults.append(Fault("timeout", "/v", method="GET", times=50))

    run = reconcile(ConnectedAccount.objects.get(), datetime.now(UTC))

    assert (run.finished_at, run.findings[0]["kind"]) == (None, "no_answer")
    assert not BalanceEntry.objects.exists()


def told_to_the_merchant():
    from commerce.notifications.models import SentMail
    from core.events.work import work_on_events

    work_on_events(datetime.now(UTC) + timedelta(seconds=5))
    return [mail.text for mail in SentMail.objects.filter(key__contains="money_problem")]


def test_capture_that_stripe_refuses_is_told(stripe):
    Store.objects.update(email="shop@alpha.example")
    PaymentMethod.objects.filter(provider="stripe").update(captures_later=True)
    placed = paid_order(stripe)
    ship_order(order_id=placed.order.pk, request_key="a", actor=None, now=SOON)
    want_capture(placed.order.pk)
    accounts.facts_of(stripe.world, stripe.account)["gone"] = True

    capture_wanted(SOON)

    note = placed.order.timeline.get(kind="payment.capture_failed")
    assert "does not have access" in note.data["reason"]
    (text,) = told_to_the_merchant()
    assert f"reserved for order #{placed.order.number} could not be taken" in text


def test_refund_that_came_back_is_told(stripe):
    Store.objects.update(email="shop@alpha.example")
    placed = paid_order(stripe)
    refund = give_back(placed.order, amount=500)
    refunds.fail(stripe.world, stripe.account, stripe.world.get(stripe.account, refund.provider_reference, "refund"))
    stripe.deliver(kinds="refund.failed", copies=2)
    work_on_inbox(datetime.now(UTC) + timedelta(seconds=1))

    (text,) = told_to_the_merchant()

    assert "could not be given back: the money is still yours" in text


def test_other_money_than_was_asked_for_is_told(stripe):
    Store.objects.update(email="shop@alpha.example")
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    stripe.session_of(placed.payment)["amount_total"] = 1
    settle(placed.payment.pk, SOON)

    (text,) = told_to_the_merchant()

    assert "Nothing was shipped." in text
    assert placed.order.timeline.get(kind="payment.review").data["reason"].startswith("Paid 1 EUR instead of")


def test_money_that_goes_back_by_itself_is_no_work_for_the_merchant(stripe):
    Store.objects.update(email="shop@alpha.example")
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    placed.order.paid_state = "paid"
    placed.order.save()

    assert settle(placed.payment.pk, SOON).state == "review"

    assert told_to_the_merchant() == []


def test_refund_and_dispute_are_told_by_mail(stripe):
    from commerce.notifications.models import SentMail as Mail
    from commerce.store.models import Store
    from core.events.work import work_on_events

    Store.objects.update(email="shop@alpha.example")
    placed = paid_order(stripe)
    give_back(placed.order, amount=500, reason="Scratch")
    stripe.charge_of(placed.payment)
    disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(placed.payment))
    stripe.deliver(kinds="charge.dispute")
    work_on_inbox(datetime.now(UTC) + timedelta(seconds=1))

    work_on_events(datetime.now(UTC) + timedelta(seconds=5))

    told = {mail.to: mail.subject for mail in Mail.objects.filter(key__contains="order.refund")}
    told |= {mail.to: mail.subject for mail in Mail.objects.filter(key__contains="order.disputed")}
    assert told == {
        "Ada@Example.org": f"[Test] Refund for your order #{placed.order.number} at Alpha",
        "shop@alpha.example": f"[Test] The payment of order #{placed.order.number} is disputed",
    }


def paid_in_dollars(fake):
    """An account in euros: Stripe converts what comes in."""
    order = place((make_variant(amount=9510), 1), provider="transfer").order
    Order.objects.filter(pk=order.pk).update(currency="USD", shop_factor=factor("USD"))
    Payment.objects.filter(order_id=order.pk).delete()
    payment = create_payment(
        order_id=order.pk, method=method_of("stripe"), amount=Money(10_000, "USD"), expires_at=SOON + timedelta(hours=1)
    )
    begin(payment, NOON)
    fake.pay(payment)
    settle(payment.pk, SOON)
    order.refresh_from_db()
    payment.refresh_from_db()
    return order, payment


def compared():
    return reconcile(ConnectedAccount.objects.get(), datetime.now(UTC) + timedelta(seconds=1))


def test_books_of_a_charge_that_stripe_converts(stripe):
    """It is compared in what the shopper paid; fees and payout are in the account's currency."""
    paid_order(stripe)
    order, payment = paid_in_dollars(stripe)
    give_back(order, amount=2500)
    money.pay_out(stripe.world, stripe.account)

    run = compared()
    euros, dollars = all_books("EUR")

    assert (run.findings, euros.agrees, dollars.agrees) == ([], True, True)
    assert (dollars.charged_theirs.amount, dollars.refunded_theirs.amount, dollars.is_held) == (10_000, 2500, False)
    assert euros.converted.amount == 9200 - 2300
    assert euros.charged_theirs.amount == euros.charged_ours.amount
    assert (euros.paid_out.amount, euros.balance.amount) == (money_of(stripe, "payout"), 0)
    line = BalanceEntry.objects.get(payment=payment, kind="charge")
    assert (line.amount, line.currency, line.paid_amount, line.paid_currency) == (9200, "EUR", 10_000, "USD")
    assert line.exchange_rate == Decimal("0.92")
    assert sum(each.net for each in lines_of(Payout.objects.get())) == euros.paid_out.amount


def test_converted_charge_whose_own_amount_is_not_told_cannot_be_compared(stripe):
    """Control of the test above: without what the shopper paid, dollars would be held against euros."""
    _order, payment = paid_in_dollars(stripe)
    compared()
    BalanceEntry.objects.update(paid_amount=None, paid_currency="", exchange_rate=None)
    run = Reconciliation.objects.create(provider="stripe", started_at=SOON)

    compare_books(run, NOON - timedelta(days=9999), SOON)

    assert [(each["kind"], each["theirs_in"]) for each in run.findings] == [("not_comparable", "EUR")]
    payment.refresh_from_db()
    assert payment.refunded_amount == 0
    assert not all(each.agrees for each in all_books("EUR"))
