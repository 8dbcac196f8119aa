"""All that is held about one person, as one file: JSON for programs and a page for people (GDPR, articles 15 and 20)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext

from builder.privacy.identity import key_of
from builder.privacy.inventory import ENTRIES, Entry
from builder.privacy.person import Person, find_person
from builder.privacy.readable import facts_of
from commerce.orders.models import Order
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core import audit
from core.events.outbox import emit

IN_MEMORY = 8 * 1024 * 1024
Section = dict[str, Any]


def sections_of(person: Person) -> Iterator[Section]:
    """One per table that has something, in the words of the moment's language; keys, codes and digests are left out."""
    for entry in reversed(ENTRIES):
        if entry.is_told and (rows := [row_of(each, entry) for each in entry.find(person).order_by("pk")]):
            why = gettext(entry.why) if entry.why else ""
            yield {"name": gettext(entry.name), "table": entry.model._meta.label, "kept": why, "rows": rows}


def row_of(row: Any, entry: Entry) -> dict[str, Any]:
    fields = [each for each in row._meta.concrete_fields if each.name not in entry.secret]
    return {each.name: getattr(row, each.attname) for each in fields if not hasattr(each, "storage")} | {
        each.name: getattr(row, each.attname).name for each in fields if hasattr(each, "storage")
    }


def held_about(email: str) -> list[tuple[str, int]]:
    """How many rows of what there are, for a screen; nothing for an address that is not known."""
    person = find_person(email)
    return [(each["name"], len(each["rows"])) for each in sections_of(person)]


def hand_out(*, email: str, by: str, actor: Any = None, now: datetime) -> IO[bytes]:
    """The ZIP file, at its beginning; whoever gets it closes it. Announces customer.data_requested; the log says that it was
    made, and not about whom (by the same keyed hash that names an erasure). Not inside a transaction: files are read."""
    person = find_person(email)
    store = current_store()
    told = {
        "format": "echoppe-person", "version": 1, "shop": store.name, "e_mail": person.email, "made_at": now,
        "sections": list(sections_of(person)),
    }  # fmt: skip
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # whoever gets it closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("personal-data.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr("personal-data.html", page_of(told, person, store))
        for name in files_to_hand_out(person):
            add_file(archive, name)
    file.seek(0)
    with transaction.atomic("default"):
        customer = str(person.customer.uuid) if person.customer else None
        emit("customer.data_requested", customer=customer, orders=[str(each) for each in person.order_ids])
        audit.record("customer.data_handed_out", target=str(key_of(email)), data={"by": by}, actor=actor)
    return file


def page_of(told: dict[str, Any], person: Person, store: Store) -> str:
    orders = {order.pk: order.name for order in Order.objects.filter(pk__in=person.order_ids)}
    sections = [
        section | {"groups": [
            facts_of(apps.get_model(section["table"]), row, currency=store.currency, orders=orders)
            for row in section["rows"]
        ]}
        for section in told["sections"]
    ]  # fmt: skip
    return render_to_string("privacy/person.html", told | {"store": store, "sections": sections})


def files_to_hand_out(person: Person) -> list[str]:
    """What they sent in, and labels with their address."""
    return sorted({name for entry in ENTRIES if entry.is_told for name in entry.files_of(person)})


def add_file(archive: ZipFile, name: str) -> None:
    try:
        with default_storage.open(name, "rb") as stored, archive.open(f"files/{name}", "w") as target:
            while chunk := stored.read(1024 * 1024):
                target.write(chunk)
    except FileNotFoundError:
        return
