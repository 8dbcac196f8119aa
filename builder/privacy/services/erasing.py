"""Somebody is forgotten: in one transaction in the database, then in the shop's files and at payment providers.

What is outside the database is written down in that same transaction (`Erasure.left`), so that a process that dies in
between leaves nothing behind that the next does not find."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db import connections, transaction

from builder.privacy.inventory import ENTRIES
from builder.privacy.models import Cause, Erasure, ErasureState
from builder.privacy.person import Person, carts_of, find_person, orders_of
from builder.privacy.selectors import Obstacle, obstacles
from builder.privacy.services.asking import KIND
from builder.privacy.services.telling import tell
from commerce.cart.models import Cart
from commerce.customers.models import Customer
from commerce.orders.models import Order
from commerce.payments.models import Payment
from commerce.payments.providers.base import ProviderUnavailable
from commerce.payments.services.saved_cards import forget_account
from core import audit
from core.events.doorbell import ring
from core.events.outbox import emit
from core.pages import bump_pages

log = structlog.get_logger("privacy")
TRY_AGAIN = timedelta(days=1)  # while something is open with them
ASK_AGAIN = timedelta(hours=1)  # while a provider is silent
TURN = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.privacy', 0))"


class StillOpen(Exception):
    """Something is open with this person: it is tried again every day."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__(found)
        self.found = found


def carry_out(erasure_id: UUID, *, now: datetime, actor: Any = None) -> None:
    """Erase who is meant, unless it has been done. Harmless when called twice, or at once: the second waits, and finds
    nothing to do. Raises StillOpen; then nothing is changed but when it is tried again."""
    found = erase_rows(erasure_id, now=now, actor=actor)
    if found:
        raise StillOpen(found)
    finish(erasure_id, now=now)


@transaction.atomic("default")
def erase_rows(erasure_id: UUID, *, now: datetime, actor: Any) -> list[Obstacle]:
    """What stands in the way; empty where nothing did, and their rows are gone."""
    take_turn()
    row = Erasure.objects.select_for_update().filter(pk=erasure_id).first()
    if row is None or row.state not in (ErasureState.WARNED, ErasureState.WAITING):
        return []
    person = locked_person(row.email)
    if found := obstacles(person, now=now):
        row.note, row.due_at, row.state = [list(each) for each in found], now + TRY_AGAIN, ErasureState.WAITING
        row.save(update_fields=["note", "due_at", "state"])
        return found
    row.left = {"files": files_of(person), "accounts": accounts_of(person)}
    for entry in ENTRIES:
        entry.erase(person, now)
    if row.cause == Cause.SHOPPER and row.note:  # else they are told by the page
        tell(row, email=row.email)
    row.email, row.note, row.state, row.due_at = "", [], ErasureState.CLEARING, now
    row.save()
    customer = str(person.customer.uuid) if person.customer else None
    emit("customer.redacted", customer=customer, orders=[str(each) for each in person.order_ids])
    audit.record(
        "customer.erased", target=str(row.pk), actor=actor or row.get_cause_display(),
        data={"cause": row.cause, "orders": len(person.order_ids)},
    )  # fmt: skip
    bump_pages()
    ring(KIND)  # whoever dies now leaves the rest to the clock
    return []


def take_turn() -> None:
    """One erasure of a shop at a time: privileges are given and taken back on the way (inventory.machinery)."""
    with connections["default"].cursor() as cursor:
        cursor.execute(TURN)


def locked_person(email: str) -> Person:
    """Carts, payments, orders, customer, in the order of docs/locking.md; then read once more. An order that is being placed
    holds its cart or the customer, so it is waited for and seen; one that comes later makes a new customer."""
    known = Customer.objects.filter(email__iexact=email).first()
    lock(carts_of(email, known).values_list("pk", flat=True), Cart)
    orders = list(orders_of(email, known).values_list("pk", flat=True))
    lock(Payment.objects.filter(order_id__in=orders).values_list("pk", flat=True), Payment)
    lock(orders, Order)
    lock(Customer.objects.filter(email__iexact=email).values_list("pk", flat=True), Customer)
    return find_person(email)


def lock(ids: Iterable[Any], model: Any) -> None:
    list(model.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk").values_list("pk"))


def files_of(person: Person) -> list[str]:
    return sorted({name for entry in ENTRIES for name in entry.files_of(person)})


def accounts_of(person: Person) -> dict[str, str]:
    """Who they are at payment providers, by the shop's account there."""
    known = person.customer.at_providers if person.customer else {}
    return {account: who for account, who in known.items() if isinstance(who, str)}


def finish(erasure_id: UUID, *, now: datetime) -> bool:
    """Files and accounts elsewhere; not inside a transaction. False while a provider is silent: the clock comes back."""
    row = Erasure.objects.filter(pk=erasure_id, state=ErasureState.CLEARING).first()
    if row is None:
        return True
    for name in row.left.get("files", []):
        default_storage.delete(name)
    try:
        for account, who in row.left.get("accounts", {}).items():
            forget_account(account=account, reference=who)
    except ProviderUnavailable as error:
        log.warning("provider silent", erasure=str(row.pk), error=type(error).__name__)
        Erasure.objects.filter(pk=row.pk).update(due_at=now + ASK_AGAIN)
        return False
    Erasure.objects.filter(pk=row.pk, state=ErasureState.CLEARING).update(
        state=ErasureState.DONE, left={}, done_at=now, locale=""
    )
    return True
