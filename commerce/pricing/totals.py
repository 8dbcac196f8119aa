"""From facts to figures."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.pricing.choosing import choose
from commerce.pricing.given import PricedLine, PricingInput, Tender
from commerce.pricing.result import LineResult, Payment, Totals
from commerce.pricing.taxing import tax_lines_of
from core.money import Money


def price(given: PricingInput) -> Totals:
    """Offers first, then tax per rate, then what gift cards pay. The order of lines and offers does not matter."""
    order = sorted(range(len(given.lines)), key=lambda index: _place(given.lines[index]))
    lines = [given.lines[index] for index in order]
    choice = choose(given.offers, lines, given.shipping_amount)
    results = [LineResult(line, line.amount - left) for line, left in zip(lines, choice.left.lines, strict=True)]
    shipping = choice.left.shipping
    tax_lines = tax_lines_of(given, results, shipping)

    goods = sum(line.amount for line in lines)
    discount = sum(result.discount_amount for result in results)
    tax = sum(line.tax.amount for line in tax_lines)
    total = goods - discount + shipping
    if given.is_tax_off:
        total, tax = total - (tax if given.prices_include_tax else 0), 0
    elif not given.prices_include_tax:
        total += tax
    cards = sum(result.charged_amount for result in results if result.line.is_gift_card)
    payments = _pay(given.tenders, max(total - cards, 0))
    credit = sum(payment.amount for payment in payments)

    def money(amount: int) -> Money:
        return Money(amount, given.currency)

    return Totals(
        goods=money(goods),
        discount=money(discount),
        shipping=money(shipping),
        shipping_discount=money(given.shipping_amount - shipping),
        net=money(total - tax),
        tax=money(tax),
        tax_lines=tax_lines,
        total=money(total),
        credit=money(credit),
        due=money(total - credit),
        prices_include_tax=given.prices_include_tax,
        is_tax_off=given.is_tax_off,
        lines=tuple(result for _index, result in sorted(zip(order, results, strict=True), key=lambda pair: pair[0])),
        used=choice.used,
        unused=choice.unused,
        payments=payments,
    )


def _place(line: PricedLine) -> tuple[object, ...]:
    """An order that depends on what a line is, not on where it stands: a cent that cannot be split goes the same way."""
    return (line.key, line.unit_amount, line.quantity, line.tax_percent, line.product_id, line.tax_name)


def _pay(tenders: Sequence[Tender], amount: int) -> tuple[Payment, ...]:
    payments = []
    for tender in tenders:
        paid = min(tender.balance_amount, amount)
        amount -= paid
        if paid:
            payments.append(Payment(tender, paid))
    return tuple(payments)
