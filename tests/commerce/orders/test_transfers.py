"""Money in the merchant's bank account finds its orders, each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commerce.orders.errors import OrderIsCancelled
from commerce.orders.models import Order
from commerce.orders.services import cancel_order, transfers
from commerce.orders.services.transfers import (
    AmountDiffers,
    LineIsDone,
    PaidOtherwise,
    keep_lines,
    matches,
    pay_by_line,
    set_aside,
)
from commerce.payments.models import BankLine, Payment
from commerce.payments.statements.credit import Credit, with_fingerprints
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(days=2)


def order_of(amount=1000):
    return place((make_variant(stock=9, amount=amount), 1), provider="transfer").order


def came(order=None, *, text="", amount=None, payer="Someone Else", currency="EUR"):
    """A line of the bank's, by default the order's own amount."""
    credit = Credit(
        booked_on=date(2026, 11, 23), amount=amount if amount is not None else order.due_amount, currency=currency,
        text=text, payer=payer, bank_reference=f"r{BankLine.objects.count()}",
    )  # fmt: skip
    keep_lines(with_fingerprints([credit]), SOON)
    return BankLine.objects.latest("pk")


def proposed():
    return [(each.order and each.order.number, each.is_sure) for each in matches(list(BankLine.objects.order_by("pk")))]


def pay(line, order, **how):
    return pay_by_line(line_id=line.pk, number=order.number, actor=None, now=SOON, **how)


def test_number_and_amount(shop):
    order = order_of()
    came(order, text=f"Invoice 00{order.number} thanks")

    assert proposed() == [(order.number, True)]


@pytest.mark.parametrize("text", ["", "{n}7", "9{n}"])
def test_another_number_is_no_match(shop, text):
    order = order_of()
    came(order, text=text.format(n=order.number))

    assert proposed() == [(None, False)]


def test_number_with_another_amount_is_not_sure(shop):
    order = order_of()
    came(order, text=f"#{order.number}", amount=order.due_amount - 1)
    came(order, text=f"#{order.number}", currency="USD")

    assert proposed() == [(order.number, False), (order.number, False)]


def test_name_and_amount_are_a_proposal(shop):
    order = order_of()
    came(order, payer="MME LOVELACE ADA")

    assert proposed() == [(order.number, False)]


def test_two_orders_of_the_same_person_and_amount_are_nobodys(shop):
    order = order_of()
    order_of()
    came(order, payer="Ada Lovelace")

    assert proposed() == [(None, False)]


def test_queries_do_not_grow_with_lines(shop, django_assert_num_queries):
    orders = [order_of(), order_of(), order_of()]
    lines = [came(order, text=f"#{order.number}") for order in orders]

    for some in (lines[:1], lines):
        with django_assert_num_queries(1):
            assert len(matches(some)) == len(some)


def test_line_pays_its_order(shop):
    order = order_of()
    line = came(order, text=f"#{order.number}")

    pay(line, order)

    line.refresh_from_db()
    order.refresh_from_db()
    assert (line.state, line.order_id, order.paid_state) == ("matched", order.pk, "paid")
    assert order.timeline.filter(kind="payment.confirmed").count() == 1
    with pytest.raises(LineIsDone):
        pay(line, order)


def test_other_amount_needs_a_word(shop):
    order = order_of()
    line = came(order, text=f"#{order.number}", amount=order.due_amount - 5)

    with pytest.raises(AmountDiffers):
        pay(line, order)
    assert Order.objects.get(pk=order.pk).paid_state == "unpaid"
    pay(line, order, accepts_difference=True)

    assert Order.objects.get(pk=order.pk).paid_state == "paid"


def test_second_transfer_for_a_paid_order(shop):
    order = order_of()
    first, second = came(order, text="a"), came(order, text="b")
    pay(first, order)

    with pytest.raises(PaidOtherwise):
        pay(second, order)

    second.refresh_from_db()
    assert second.state == "open"
    assert Payment.objects.filter(order_id=order.pk, state="paid").count() == 1


def test_died_between_paying_and_noting(shop):
    order = order_of()
    line = came(order, text="a")
    pay(line, order)
    BankLine.objects.update(state="open", order_id=None)

    pay(line, order)

    line.refresh_from_db()
    assert (line.state, line.order_id) == ("matched", order.pk)


def test_two_people_match_one_line_at_once(shop, monkeypatch):
    """The second comes while the first is between looking at the line and noting the money."""
    first, second = order_of(), order_of()
    line = came(first)
    real = transfers.mark_paid

    def while_another_does(**how):
        monkeypatch.setattr(transfers, "mark_paid", real)
        with pytest.raises(LineIsDone):
            pay(line, second)
        return real(**how)

    monkeypatch.setattr(transfers, "mark_paid", while_another_does)
    pay(line, first)

    paid = Order.objects.filter(paid_state="paid").values_list("number", flat=True)
    assert list(paid) == [first.number]


def test_line_that_could_not_pay_is_free_again(shop):
    cancelled, other = order_of(), order_of()
    line = came(other)
    cancel_order(order_id=cancelled.pk, actor=None, now=SOON, restock=True)

    with pytest.raises(OrderIsCancelled):
        pay(line, cancelled)

    assert pay(line, other).paid_state == "paid"


def test_money_for_a_cancelled_order(shop):
    order = order_of()
    line = came(order, text="a")
    cancel_order(order_id=order.pk, restock=True, actor=None, now=SOON)

    assert proposed() == [(None, False)]
    with pytest.raises(OrderIsCancelled):
        pay(line, order)


def test_same_file_twice(shop):
    credits = list(
        with_fingerprints([Credit(booked_on=date(2026, 11, 23), amount=5, currency="EUR", text="x", payer="")])
    )

    assert [keep_lines(credits, SOON), keep_lines(credits, SOON)] == [(1, 0), (0, 1)]


def test_put_aside(shop):
    line = came(amount=500, text="Salary")

    assert set_aside(line_ids=[line.pk], now=SOON) == 1
    assert set_aside(line_ids=[line.pk], now=SOON) == 0
