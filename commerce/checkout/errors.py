"""Why a checkout said no, in words for people. Nothing was ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.cart.rules import broken_rule
from commerce.cart.selectors import CartView, NoticeKind
from commerce.catalog.models import Product
from core.errors import PlainError
from core.errors import mark as _
from core.money import Money


class CheckoutError(PlainError):
    pass


class CartEmpty(CheckoutError):
    def __init__(self) -> None:
        super().__init__(_("Your cart is empty."))


@dataclass(frozen=True, slots=True)
class MissingUnits:
    """A line that cannot be had as asked; `available` is 0 for one no longer sold."""

    line_id: int
    title: str
    wanted: int
    available: int


def missing_units(view: CartView) -> list[MissingUnits]:
    """The lines of a cart that cannot be had as they stand."""
    return [
        MissingUnits(
            line_id=line.line_id,
            title=line.title,
            wanted=line.quantity,
            available=0 if line.notice_kind is NoticeKind.GONE else line.available or 0,
        )
        for line in view.lines
        if line.notice_kind
    ]


class OutOfStock(CheckoutError):
    def __init__(self, lines: Sequence[MissingUnits]) -> None:
        self.lines = list(lines)
        titles = ", ".join(line.title for line in self.lines)
        super().__init__(_("Not enough in stock: %(titles)s. Please change your cart."), titles=titles)


class QuantityRule(CheckoutError):
    """A line asks for a number of units that the merchant does not sell (any more)."""

    def __init__(self, product: Product, quantity: int) -> None:
        broken = broken_rule(product, quantity) or PlainError(_("Please check the quantities in your cart."))
        super().__init__(broken.message, **broken.params)


def problem_of(view: CartView) -> CheckoutError | None:
    """Why these lines cannot be ordered as they stand."""
    for line in view.lines:
        if line.notice_kind is NoticeKind.RULE:
            return QuantityRule(line.product, line.quantity)
    return OutOfStock(missing_units(view)) if view.has_problems else None


class PriceChanged(CheckoutError):
    """The total is not what the shopper saw. Show `new_total` and ask again."""

    def __init__(self, new_total: Money) -> None:
        self.new_total = new_total
        super().__init__(_("A price has changed in the meantime. Please check the new total."))


class CurrencyGone(CheckoutError):
    """The shop has stopped selling in the currency of the cart."""

    def __init__(self, currency: str) -> None:
        super().__init__(_("This shop does not sell in %(currency)s any more."), currency=currency)


class BenefitGone(CheckoutError):
    """A code or gift card that the total counted on has been used elsewhere in the meantime. `reason` says which."""

    def __init__(self, reason: PlainError) -> None:
        super().__init__(reason.message, **reason.params)


class DeliveryUnavailable(CheckoutError):
    def __init__(self) -> None:
        super().__init__(_("This delivery is not offered for your order. Please choose another."))


class PaymentUnavailable(CheckoutError):
    def __init__(self) -> None:
        super().__init__(_("This way to pay is not offered for your order. Please choose another."))


class AlreadyPaid(CheckoutError):
    def __init__(self) -> None:
        super().__init__(_("This order is already paid."))


class OrderClosed(CheckoutError):
    """Cancelled, or its time to pay is over."""

    def __init__(self) -> None:
        super().__init__(_("This order can no longer be paid. Please order again."))


class InvalidDetails(CheckoutError):
    """`errors` maps a field of CheckoutDetails to an English, markable message (as PlainError)."""

    def __init__(self, errors: dict[str, PlainError]) -> None:
        self.errors = errors
        super().__init__(_("Please check your details."))
