"""Why no document was made, in words for the merchant. Nothing was changed."""

from __future__ import annotations

from commerce.orders.errors import OrderError
from core.errors import mark as _


class InvoicedAlready(OrderError):
    def __init__(self, number: str) -> None:
        super().__init__(_("This order has an invoice already: %(number)s."), number=number)


class NotInvoiced(OrderError):
    def __init__(self) -> None:
        super().__init__(_("This order has no invoice that could be cancelled."))


class InvoicedElsewhere(OrderError):
    def __init__(self) -> None:
        super().__init__(_("This order was taken by another shop, and its invoice is there."))
