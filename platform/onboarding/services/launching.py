"""Opening a shop's doors to the public, and closing them again."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from commerce.payments.selectors import usable_methods
from commerce.shipping.models import Rate
from commerce.store.models import Store
from core import audit
from core.errors import PlainError
from core.errors import mark as _
from core.events.outbox import emit
from core.pages import bump_pages

NO_PAYMENT = _("Nobody could pay: switch on at least one way to pay.")
NO_SHIPPING = _("Nothing could be delivered: switch on at least one delivery or pick-up.")


class NotReady(PlainError):
    """Shoppers could not buy yet; `reasons` are sentences marked for translation."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def reasons_to_wait(store: Store) -> list[str]:
    """What keeps the shop from opening, as sentences marked for translation; empty when it may."""
    methods = usable_methods()
    if not store.is_test:
        methods = methods.exclude(provider="bogus")
    reasons = [] if methods.exists() else [NO_PAYMENT]
    return reasons if Rate.objects.filter(is_active=True).exists() else [*reasons, NO_SHIPPING]


@transaction.atomic("default")
def open_doors(*, actor: User) -> None:
    """Everybody may see the shop and buy. Raises NotReady. Announces shop.opened, once per opening."""
    store = Store.objects.select_for_update().get(pk=1)
    if store.is_open:
        return
    if reasons := reasons_to_wait(store):
        raise NotReady(reasons)
    Store.objects.filter(pk=1).update(is_open=True)
    audit.record("shop.opened", actor=actor)
    emit("shop.opened")
    bump_pages()


@transaction.atomic("default")
def close_doors(*, actor: User) -> None:
    """Back behind the password. Orders that were placed stay as they are."""
    if Store.objects.filter(pk=1, is_open=True).update(is_open=False):
        audit.record("shop.closed", actor=actor)
        bump_pages()
