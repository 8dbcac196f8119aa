"""The activity log: who did what, from where, and how it was before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.store.models import Store
from core.csvwrite import safe_csv
from core.http.request import Request
from core.models import AuditEntry
from dashboard.screens import back_office, button, page_of, screen
from dashboard.staff.changes import changes_of
from dashboard.staff.words import name_of_act, name_of_area

SEE = "core.view_auditentry"
MOST_EXPORTED = 50_000
HEADER = ["at", "who", "from", "action", "target", "changes"]


@back_office(SEE)
@require_safe
def log_list(request: Request) -> HttpResponse:
    page, numbers = page_of(request, entries(request.GET))
    currency = Store.objects.values_list("currency", flat=True).get(pk=1)
    for entry in page:
        entry.title = name_of_act(entry.action)
        entry.changes = changes_of(entry.data, currency)
    query = request.GET.copy()
    query.pop("p", None)
    export = button(_("Export"), f"export/?{query.urlencode()}", "download")
    return screen(
        request, "dashboard/staff/log.html", title=_("Activity log"), icon="history", buttons=[export],
        page_obj=page, elided_page_range=numbers, chosen=request.GET, areas=areas(),
        is_narrowed=any(request.GET.get(name) for name in ("q", "area", "from", "to")),
    )  # fmt: skip


def entries(chosen: QueryDict) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.order_by("-id")
    if words := chosen.get("q", "").replace("\0", "").strip()[:100]:
        found = found.filter(
            Q(actor_name__icontains=words) | Q(target__icontains=words) | Q(action__icontains=words)
            | Q(ip_address__startswith=words)
        )  # fmt: skip
    if area := chosen.get("area", "").replace("\0", "")[:30]:
        found = found.filter(action__startswith=f"{area}.")
    if day := day_of(chosen.get("from")):
        found = found.filter(at__gte=timezone.make_aware(datetime.combine(day, time.min)))
    if day := day_of(chosen.get("to")):
        found = found.filter(at__lte=timezone.make_aware(datetime.combine(day, time.max)))
    return found


def day_of(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except (ValueError, ValidationError):
        return None


def areas() -> list[tuple[str, str]]:
    """What the filter offers: the code of an area, and its name."""
    names = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    codes = {name.partition(".")[0] for name in names}
    return sorted(((code, name_of_area(code)) for code in codes), key=lambda area: area[1].casefold())


@back_office(SEE)
@require_safe
def log_export(request: Request) -> HttpResponse:
    """As CSV, with the same filter."""
    text = "".join(safe_csv(lines(request.GET), HEADER, bom=True))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="activity-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def lines(chosen: QueryDict) -> Iterator[list[str]]:
    for entry in entries(chosen)[:MOST_EXPORTED].iterator(chunk_size=2000):
        yield [
            entry.at.isoformat(timespec="seconds"), entry.actor_name, entry.ip_address or "", entry.action,
            entry.target, json.dumps(entry.data, ensure_ascii=False) if entry.data else "",
        ]  # fmt: skip
