"""Where people leave traces without meaning to: events, logs, files that were brought in and taken out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote_plus

from django.core.files.storage import default_storage
from django.db import connections
from django.db.models import Q, QuerySet
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry

from builder.privacy.inventory.entry import Entry, Then, mentioning
from builder.privacy.person import Person
from commerce.importexport.models import ExportRun, ImportRow, ImportRun, ImportState
from core.errors import mark as _
from core.models import AuditEntry, Delivery, Event
from integrations.models import KeptAnswer

OF_PEOPLE = ("customers", "orders", "documents", "gift_cards", "reviews", "subscribers", "promotions")
CHUNK = 1024 * 1024
OVER = (ImportState.DONE, ImportState.FAILED)


def audit_lines(person: Person) -> QuerySet[AuditEntry]:
    """About the customer and their orders, and wherever their address stands."""
    told = mentioning(AuditEntry.objects.all(), ["target", "data"], person.addresses).values("pk")
    about = Q(action__startswith="customer.", target__in=person.names)
    return AuditEntry.objects.filter(
        Q(pk__in=told) | about | Q(action__startswith="order.", target__in=person.order_names)
    )


def scrub_audit(person: Person, lines: QuerySet[AuditEntry], now: datetime) -> None:
    """Who of the staff did what and when stays. The privilege is given for this statement alone (core.retention)."""
    ids = list(lines.values_list("pk", flat=True))
    if not ids:
        return
    with connections["default"].cursor() as cursor:
        cursor.execute("GRANT UPDATE (target, data) ON core_auditentry TO CURRENT_ROLE")
        cursor.execute("UPDATE core_auditentry SET target = '', data = '{}' WHERE id = ANY(%s)", [ids])
        cursor.execute("REVOKE UPDATE (target, data) ON core_auditentry FROM CURRENT_ROLE")


def as_in_forms(words: Iterable[str]) -> list[str]:
    return [form for word in words for form in (word, quote_plus(word))]


def imports_of(person: Person) -> QuerySet[ImportRun]:
    """Finished ones whose report names them, or whose file is one of people: the file itself is looked into."""
    over = ImportRun.objects.filter(state__in=OVER).exclude(undo_state__in=[ImportState.WAITING, ImportState.RUNNING])
    told = mentioning(over, ["report", "details", "error"], person.addresses).values("pk")
    kept = over.filter(kind__in=OF_PEOPLE).exclude(file="")
    inside = [run.pk for run in kept if names_one_of(run.file.name or "", person.addresses)]
    return over.filter(Q(pk__in=told) | Q(pk__in=inside))


def names_one_of(path: str, words: Iterable[str]) -> bool:
    """Whether the bytes of a stored file have one of these words in them, in the encodings that tables come in."""
    wanted = {word.lower().encode(code, "ignore") for word in words for code in ("utf-8", "cp1252", "utf-16-le")}
    longest = max(map(len, wanted), default=0)
    try:
        with default_storage.open(path, "rb") as file:
            before = b""
            while chunk := file.read(CHUNK):
                text = (before + chunk).lower()
                if any(word in text for word in wanted if word):
                    return True
                before = text[-longest:]
    except OSError:
        return False
    return False


def scrub_imports(person: Person, runs: QuerySet[ImportRun], now: datetime) -> None:
    """The counts stay. Its file has many people in it, and goes whole: what it brought is in the shop."""
    ids = list(runs.values_list("pk", flat=True))
    ImportRun.objects.filter(pk__in=ids).update(file="", report=[], details={}, error="")


def rows_of_imports(person: Person) -> QuerySet[ImportRow]:
    ids = [str(person.customer_id), *(str(each) for each in person.order_ids)]
    rows = ImportRow.objects.filter(run__kind__in=OF_PEOPLE)
    told = mentioning(rows, ["label", "before"], person.addresses).values("pk")
    return rows.filter(Q(pk__in=told) | Q(object_id__in=ids) | Q(run__kind="customers", label__in=person.names))


def scrub_rows(person: Person, rows: QuerySet[ImportRow], now: datetime) -> None:
    """Without an id nothing can be put back; a digest that is there is not made anew (importexport.fingerprinting)."""
    ids = list(rows.values_list("pk", flat=True))
    ImportRow.objects.filter(pk__in=ids).update(label="", before=None, object_id="", fingerprint="erased")


def exports_of(person: Person) -> QuerySet[ExportRun]:
    return ExportRun.objects.filter(kind__in=OF_PEOPLE, state__in=OVER)


ENTRIES = (
    Entry(
        model=Delivery, name=_("Work behind the scenes"), then=Then.SCRUB, is_told=False, personal=("error",),
        plain=("receiver", "state"), find=lambda person: mentioning(Delivery.objects.all(), ["error"], person.addresses),
    ),
    Entry(
        model=Event, name=_("Events"), then=Then.DELETE, is_told=False, personal=("payload",), plain=("name",),
        find=lambda person: mentioning(Event.objects.all(), ["payload"], person.addresses),
    ),
    Entry(
        model=AuditEntry, name=_("Lines of the activity log"), then=Then.SCRUB, act=scrub_audit, find=audit_lines,
        personal=("target", "data"), plain=("action", "actor_name", "ip_address"), is_told=False,
    ),
    Entry(
        model=ModelLogEntry, name=_("Wagtail's log"), then=Then.SCRUB, is_told=False, personal=("label", "data"),
        plain=("action", "object_id"),
        find=lambda person: mentioning(ModelLogEntry.objects.all(), ["label", "data"], person.addresses),
    ),
    Entry(
        model=FormState, name=_("Forms being filled in"), then=Then.DELETE, is_told=False, personal=("data",),
        plain=("object_id", "parent_object_id"),
        find=lambda person: mentioning(FormState.objects.all(), ["data"], as_in_forms(person.addresses)),
    ),
    Entry(
        model=ImportRun, name=_("Files brought in"), then=Then.SCRUB, act=scrub_imports, find=imports_of,
        personal=("file", "report", "details", "error"), is_told=False,
        plain=("kind", "source", "filename", "state", "counts", "options", "worker", "undo_state", "undo_counts"),
        files=lambda rows: rows.values_list("file", flat=True),
    ),
    Entry(
        model=ImportRow, name=_("Rows of files brought in"), then=Then.SCRUB, act=scrub_rows, find=rows_of_imports,
        is_told=False,
        personal=("label", "before", "object_id", "fingerprint"), plain=("outcome", "undone"),
    ),
    Entry(
        model=ExportRun, name=_("Files taken out"), then=Then.DELETE, find=exports_of, is_told=False,
        personal=("file",), plain=("kind", "layout", "options", "state", "worker", "error"),
        files=lambda rows: rows.values_list("file", flat=True),
    ),
    Entry(
        model=KeptAnswer, name=_("Answers to programs"), then=Then.KEEP, is_told=False,
        personal=("body",), plain=("name", "fingerprint", "location"),
        why=_("Kept for a day, so that a request which is sent twice is done once."),
        find=lambda person: mentioning(KeptAnswer.objects.all(), ["body"], person.addresses),
    ),
)  # fmt: skip
