"""An order told without tax: from what it keeps, in the same parts as the cart that it was."""

from __future__ import annotations

from commerce.orders.models import Order, OrderLine
from commerce.pricing.net import NetFigures, NetLine, net_figures, without_tax


def net_of_order(order: Order) -> NetFigures | None:
    """None for an order that is shown as it is."""
    if not order.shows_net:
        return None
    return net_figures(
        lines=[NetLine(line.total_amount, line.tax_percent, line.is_gift_card) for line in order.lines.all()],
        discounts=[each["amount"] for each in order.discounts if each["target"] != "shipping"],
        shipping=order.shipping_amount,
        net=order.total_amount - order.tax_amount,
    )


def eco_of(line: OrderLine, order: Order) -> int:
    """What of the line's price is a fee for recycling."""
    amount = line.eco_amount * line.quantity
    return without_tax(amount, line.tax_percent) if order.shows_net else amount
