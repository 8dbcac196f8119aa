"""What must hold for every cart there is. `ECHOPPE_CARTS=200000 bin/test tests/commerce/pricing` tries that many."""

import os
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from commerce.pricing.refunding import paid_for_units, paid_parts, refund_split
from commerce.pricing.totals import price
from tests.commerce.pricing.carts import CURRENCIES, random_cart
from tests.commerce.pricing.independent import calculate

CARTS = int(os.environ.get("ECHOPPE_CARTS", "2000"))


@seed(20261122)
@settings(max_examples=CARTS, deadline=None, database=None)
@given(st.integers(0, 2**32))
def test_every_cart_holds_what_is_promised(number):
    random = Random(number)
    cart = random_cart(random)
    totals = price(cart)

    nothing_is_negative(totals)
    parts_are_the_total(totals)
    order_does_not_matter(cart, totals, random)
    all_comes_back(totals, random)


def nothing_is_negative(totals):
    amounts = [totals.goods, totals.discount, totals.shipping, totals.shipping_discount, totals.net, totals.tax]
    amounts += [totals.total, totals.credit, totals.due]
    amounts += [amount for line in totals.tax_lines for amount in (line.net, line.tax)]
    assert min(amount.amount for amount in amounts) >= 0
    assert all(0 <= line.discount_amount <= line.line.amount for line in totals.lines)
    assert all(used.amount > 0 for used in totals.used)


def parts_are_the_total(totals):
    tax = totals.tax.amount
    included = totals.prices_include_tax and not totals.is_tax_off
    plain = totals.goods.amount - totals.discount.amount + totals.shipping.amount
    assert totals.net.amount + tax == totals.total.amount == totals.credit.amount + totals.due.amount
    assert sum(line.net.amount for line in totals.tax_lines) == totals.net.amount
    if not totals.is_tax_off:
        assert sum(line.tax.amount for line in totals.tax_lines) == tax
        assert totals.total.amount == plain + (0 if included else tax)
    assert sum(line.discount_amount for line in totals.lines) == totals.discount.amount
    assert sum(used.amount for used in totals.used) == totals.discount.amount + totals.shipping_discount.amount
    assert sum(payment.amount for payment in totals.payments) == totals.credit.amount


def order_does_not_matter(cart, totals, random):
    lines, offers = list(cart.lines), list(cart.offers)
    random.shuffle(lines)
    random.shuffle(offers)
    again = price(replace(cart, lines=tuple(lines), offers=tuple(offers)))
    by_key = {result.line.key: result for result in again.lines}
    assert again == replace(totals, lines=tuple(by_key[line.key] for line in lines))


def all_comes_back(totals, random):
    parts = paid_parts(totals)
    assert sum(parts.lines) + parts.shipping == totals.total.amount
    refunded = parts.shipping
    for result, paid in zip(totals.lines, parts.lines, strict=True):
        already, quantity = 0, result.line.quantity
        while already < quantity:
            units = random.randint(1, quantity - already)
            piece = paid_for_units(paid_amount=paid, quantity=quantity, already=already, units=units)
            assert piece >= 0
            refunded, already = refunded + piece, already + units
    tenders = [payment.amount for payment in totals.payments]
    back, to_tenders = refund_split(amount=refunded, paid=totals.due.amount, tenders=tenders)
    assert (back, list(to_tenders)) == (totals.due.amount, tenders)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_worked_examples_by_an_independent_calculation(currency):
    """25 in each of 12 currencies. Three offers at most, so that trying every combination is exact."""
    random = Random(f"worked {currency}")
    for number in range(25):
        cart = replace(random_cart(random, most_offers=3), currency=currency)
        totals = price(cart)

        found = {
            "total": totals.total.amount,
            "tax": totals.tax.amount,
            "discount": totals.discount.amount,
            "shipping": totals.shipping.amount,
            "due": totals.due.amount,
        }
        assert found == calculate(cart), (number, cart)


def test_independent_calculation_finds_a_wrong_cent():
    """Negative control: an engine that is off by one is found."""
    cart = replace(random_cart(Random("control")), offers=(), is_tax_off=False)
    wrong = replace(cart, shipping_amount=cart.shipping_amount + 1)
    assert price(cart).total.amount == calculate(cart)["total"] != price(wrong).total.amount
