"""Redirects from a file: looked at first, made after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from builder.pages.redirects import PlannedRedirect, UnreadableRedirects, apply_redirects, plan_redirects
from core.csvfile import UnreadableTable, read_table
from dashboard.screens import back_office, screen

RIGHT = "wagtailredirects.add_redirect"
MAX_BYTES = 2 * 2**20
MAX_SHOWN = 200


@back_office(RIGHT)
def redirect_import(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request)
    try:
        text = text_of(request)
        rows = plan_redirects(read_table(text.encode()))
    except (UnreadableTable, UnreadableRedirects) as error:
        return show(request, error=str(error) or _("This file cannot be read as a table."), status=422)
    good = [row for row in rows if not row.problem]
    if "apply" not in request.POST:
        return show(request, rows=rows, good=good, text=text)
    count = apply_redirects(good)
    done = ngettext("%(count)s redirect is in force.", "%(count)s redirects are in force.", count) % {"count": count}
    messages.success(request, done)
    return redirect("wagtailredirects:index")


@back_office(RIGHT)
def to_own_import(request: HttpRequest) -> HttpResponse:
    return redirect("redirects:redirect_import")


def text_of(request: HttpRequest) -> str:
    """Of the file, else what was typed or was looked at before. Raises UnreadableRedirects."""
    upload = request.FILES.get("file")
    if upload is None:
        return request.POST.get("text", "")[:MAX_BYTES]
    if upload.size > MAX_BYTES:
        raise UnreadableRedirects(_("The file is larger than 2 MB."))
    table = read_table(upload.read())
    return "\n".join(
        "\t".join(cell.replace("\t", " ") for cell in cells)
        for cells in [table.header, *[list(row.cells.values()) for row in table.rows]]
    )


def show(
    request: HttpRequest, *, rows: list[PlannedRedirect] | None = None, good: list[PlannedRedirect] | None = None,
    text: str = "", error: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    bad = [row for row in rows or [] if row.problem]
    return screen(
        request, "dashboard/redirects/redirect_import.html", title=_("Redirects from a file"), icon="redirect",
        status=status, rows=[*bad, *(good or [])][:MAX_SHOWN], is_checked=rows is not None, text=text, error=error,
        good_count=len(good or []), bad_count=len(bad), hidden_count=max(0, len(rows or []) - MAX_SHOWN),
    )  # fmt: skip
