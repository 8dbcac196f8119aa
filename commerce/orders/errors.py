"""Why an order refused, in words for the merchant. Nothing was changed."""

from __future__ import annotations

from core.errors import PlainError
from core.errors import mark as _


class OrderError(PlainError):
    pass


class OrderIsCancelled(OrderError):
    def __init__(self) -> None:
        super().__init__(_("This order is cancelled."))


class NotPaidYet(OrderError):
    def __init__(self) -> None:
        super().__init__(_("This order is not paid yet: its stock is only held."))


class IsDisputed(OrderError):
    def __init__(self) -> None:
        super().__init__(_("The payment of this order is disputed. Tick that you want to ship all the same."))


class AlreadyShipped(OrderError):
    def __init__(self) -> None:
        super().__init__(_("Something of this order has been shipped already. Take it back with a restock instead."))


class LabelUnderWay(OrderError):
    def __init__(self) -> None:
        super().__init__(_("This label is being bought just now. Please look again in a minute."))


class NoLabelToVoid(OrderError):
    def __init__(self) -> None:
        super().__init__(_("There is no label to give back."))


class CarrierRefused(OrderError):
    def __init__(self, reason: str) -> None:
        super().__init__(_("The carrier refused: %(reason)s"), reason=reason)


class CarrierSilent(OrderError):
    def __init__(self) -> None:
        super().__init__(_("The carrier does not answer. Nothing is bought twice: please try again in some minutes."))


class NothingShippedYet(OrderError):
    def __init__(self) -> None:
        super().__init__(_("Nothing of this order has been shipped yet: cancel the whole order."))


class WrongQuantity(OrderError):
    def __init__(self, title: str, most: int) -> None:
        super().__init__(_("%(title)s: at most %(most)d can be chosen."), title=title, most=most)


class NothingChosen(OrderError):
    def __init__(self) -> None:
        super().__init__(_("Choose at least one article."))


class RequestKeyTaken(OrderError):
    """The key of this request belongs to another order: a forged or mixed-up form."""

    def __init__(self) -> None:
        super().__init__(_("This form was already used for another order. Please reload the page."))


class NothingToRefund(OrderError):
    def __init__(self) -> None:
        super().__init__(_("There is no money to give back: nothing was paid, or all of it has been given back."))


class TooMuchRefunded(OrderError):
    def __init__(self, left: str) -> None:
        super().__init__(_("At most %(left)s can be given back."), left=left)


class CaptureRefused(OrderError):
    def __init__(self, reason: str) -> None:
        super().__init__(_("The payment provider refused: %(reason)s"), reason=reason)


class ProviderSilent(OrderError):
    def __init__(self) -> None:
        super().__init__(_("The payment provider does not answer. Please try again in a minute."))


class NothingToHandOver(OrderError):
    def __init__(self) -> None:
        super().__init__(_("No label of that day waits for a manifest."))


class ManifestUnderWay(OrderError):
    def __init__(self) -> None:
        super().__init__(_("The carrier is making this manifest. Please look again in a minute."))


class PaidMeanwhile(OrderError):
    """The payment came in while the merchant was cancelling: look again before deciding."""

    def __init__(self) -> None:
        super().__init__(_("This order was paid in this very moment. Please look at it again."))
