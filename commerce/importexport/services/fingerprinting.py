"""How things stood right after an import wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import md5
from typing import Any

from django.db.models import Model

from commerce.customers.models import Customer
from commerce.importexport.models import ImportRow, ImportRun, RowOutcome
from commerce.importexport.services import snapshots
from commerce.importexport.services.kinds import KINDS
from commerce.orders.models import Order

WRITTEN = (RowOutcome.CREATED, RowOutcome.UPDATED)


def of_rows(model: type[Model]) -> Callable[[Iterable[str]], dict[str, str]]:
    def fingerprints(ids: Iterable[str]) -> dict[str, str]:
        return {
            str(row.pk): md5(repr(sorted(snapshots.values_of(row).items())).encode(), usedforsecurity=False).hexdigest()
            for row in model._default_manager.filter(pk__in=list(ids))
        }

    return fingerprints


def of_products(ids: Iterable[str]) -> dict[str, str]:
    numbers = [int(each) for each in ids if each.isdecimal()]
    return {str(pk): text for pk, text in snapshots.fingerprints(numbers).items()}


OF: dict[str, Callable[[Iterable[str]], dict[str, str]]] = {
    "products": of_products,
    "customers": of_rows(Customer),
    "orders": of_rows(Order),
}


def fingerprints_of(kind: str) -> Callable[[Iterable[str]], dict[str, str]]:
    return KINDS[kind].fingerprints if kind in KINDS else OF[kind]


def note_fingerprints(run: ImportRun) -> None:
    """Of what was written and has none yet; a worker that died has left some behind."""
    rows: list[Any] = list(run.rows.filter(outcome__in=WRITTEN, fingerprint="").exclude(object_id__contains=":"))
    if not rows:
        return
    found = fingerprints_of(run.kind)(row.object_id for row in rows)
    for row in rows:
        row.fingerprint = found.get(row.object_id, "gone")
    ImportRow.objects.bulk_update(rows, ["fingerprint"])
