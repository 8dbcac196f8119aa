"""What partners have earned, and paying those who have no shop of their own to credit it to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from billing.models import PartnerCredit
from billing.services.partners import due_credits, pay_by_transfer
from console.admin.base import LookOnly, ReasonForm
from console.site import console_site
from core.csvwrite import safe_csv
from core.money import Money

HEADER = ["partner", "code", "invoice", "date", "amount", "currency"]


class Due(admin.SimpleListFilter):
    title = gettext_lazy("due by transfer")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", gettext_lazy("Due"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PartnerCredit]) -> QuerySet[PartnerCredit]:
        return queryset.filter(pk__in=due_credits().values("pk")) if self.value() == "1" else queryset


@admin.register(PartnerCredit, site=console_site)
class PartnerCreditAdmin(LookOnly):
    """`Due`: partners without a shop. Download, pay at the bank, then mark with what stands on the statement."""

    list_display = ["created_at", "partner", "invoice", "amount", "currency", "applied_at", "paid_at", "paid_note"]
    list_filter = [Due, "partner"]
    list_select_related = ["partner", "invoice"]
    action_form = ReasonForm
    actions = ["download", "mark_paid"]

    @admin.action(description=gettext_lazy("Download what is due of these (CSV)"))
    def download(self, request: HttpRequest, lines: QuerySet[PartnerCredit]) -> HttpResponse:
        due = due_credits().filter(pk__in=lines.values("pk"))
        response = HttpResponse("".join(safe_csv(rows_of(due), HEADER, bom=True)), "text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="partners-{timezone.now():%Y-%m-%d}.csv"'
        return response

    @admin.action(description=gettext_lazy("Mark as paid by transfer (name it in “Reason”)"))
    def mark_paid(self, request: HttpRequest, lines: QuerySet[PartnerCredit]) -> None:
        note = request.POST.get("reason", "").replace("\0", "").strip()
        if not note:
            self.message_user(request, _("Please name the transfer."), messages.ERROR)
            return
        note = f"{note[:140]} ({request.user.email})"[:200]
        count = pay_by_transfer(lines=lines.values_list("pk", flat=True), note=note, now=timezone.now())
        self.message_user(request, ngettext("%(n)d line is paid.", "%(n)d lines are paid.", count) % {"n": count})


def rows_of(lines: QuerySet[PartnerCredit]) -> Iterator[list[Any]]:
    for line in lines:
        yield [
            line.partner.name, line.partner.code, line.invoice.number or line.invoice.reference,
            line.created_at.date(), Money(line.amount, line.currency.upper()).to_decimal(), line.currency.upper(),
        ]  # fmt: skip
