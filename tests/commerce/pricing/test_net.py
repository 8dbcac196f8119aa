"""Net figures add up to what was worked out with tax, whatever the cart."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from commerce.pricing.given import Target
from commerce.pricing.net import NetLine, net_figures
from commerce.pricing.totals import price
from tests.commerce.pricing.carts import random_cart


def test_parts_are_the_net_of_every_cart():
    for number in range(300):
        adds_up(number)


def adds_up(number):
    totals = price(replace(random_cart(Random(number)), prices_include_tax=True))
    told = net_figures(
        lines=[NetLine(each.line.amount, each.line.tax_percent, each.line.is_gift_card) for each in totals.lines],
        discounts=[used.amount for used in totals.used if used.offer.target != Target.SHIPPING],
        shipping=totals.shipping.amount,
        net=totals.net.amount,
    )

    assert told.subtotal - sum(told.discounts) + told.shipping == totals.net.amount
    assert min([0, *told.lines, *told.discounts, told.shipping]) == 0


def test_cart_worked_by_hand():
    """docs/pricing.md, two rates: 30.00 at 20 %, 10.00 at 5.5 %, delivery 4.90; net 38.71 of 44.90."""
    lines = [NetLine(3000, Decimal(20)), NetLine(1000, Decimal("5.5"))]

    told = net_figures(lines=lines, discounts=[], shipping=490, net=3871)

    assert (told.lines, told.shipping) == ((2500, 948), 423)
