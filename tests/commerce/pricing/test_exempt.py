"""A customer who is exempt pays the prices less the tax in them, and every figure says the same."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from commerce.pricing.given import Target
from commerce.pricing.net import NetLine, net_figures
from commerce.pricing.totals import price
from tests.commerce.pricing.carts import random_cart
from tests.commerce.pricing.independent import calculate


def test_every_exempt_cart_is_the_net_of_the_same_cart_with_tax():
    for number in range(60):
        holds_for(number)


def holds_for(number):
    cart = replace(random_cart(Random(f"exempt {number}")), is_tax_off=False, tenders=())
    taxed, exempt = price(cart), price(replace(cart, is_tax_off=True))
    told = net_figures(
        lines=[NetLine(each.line.amount, each.line.tax_percent, each.line.is_gift_card) for each in exempt.lines],
        discounts=[used.amount for used in exempt.used if used.offer.target != Target.SHIPPING],
        shipping=exempt.shipping.amount,
        net=exempt.net.amount,
    )

    assert (exempt.total, exempt.due, exempt.tax.amount) == (taxed.net, taxed.net, 0)
    if cart.prices_include_tax:
        assert told.subtotal - sum(told.discounts) + told.shipping == exempt.total.amount
    assert exempt.total.amount == calculate(replace(cart, is_tax_off=True))["total"]
