"""What came into the merchant's bank account, and the orders that it pays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.orders.errors import OrderError
from commerce.orders.models import Order
from commerce.orders.services.transfers import keep_lines, matches, pay_by_line, set_aside
from commerce.payments.models import BankLine, BankLineState
from commerce.payments.statements import UnreadableStatement, read_statement
from commerce.payments.statements.reading import LARGEST
from core import audit
from dashboard.screens import back_office, page_of, screen

RIGHT = "orders.change_order"
PAGE = "orders:transfer_list"


class StatementForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Statement of your bank (CAMT.053 or CSV)"),
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,.txt,text/csv,application/xml"}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            return read_statement(file.read(LARGEST + 1), currency=self.currency)
        except UnreadableStatement as error:
            raise forms.ValidationError(error.for_people()) from error


@require_safe
@back_office(RIGHT)
def transfer_list(request: HttpRequest) -> HttpResponse:
    return show(request, StatementForm(currency=request.store.currency))


def show(
    request: HttpRequest, form: StatementForm, *, problems: dict[int, str] | None = None, status: int = 200
) -> HttpResponse:
    """`problems` by line: why it was not taken for what was typed."""
    is_done_shown = request.GET.get("show") == "done"
    states = [BankLineState.MATCHED, BankLineState.IGNORED] if is_done_shown else [BankLineState.OPEN]
    page, numbers = page_of(request, BankLine.objects.filter(state__in=states).order_by("-booked_on", "-pk"))
    lines = list(page)
    problems = problems or {}
    if is_done_shown:
        paid = Order.objects.in_bulk([line.order_id for line in lines if line.order_id])
        rows = [{"line": line, "order": paid.get(line.order_id)} for line in lines]
    else:
        rows = [
            {"line": each.line, "order": each.order, "is_sure": each.is_sure, "problem": problems.get(each.line.pk, ""),
             "typed": request.POST.get(f"order-{each.line.pk}", each.order.number if each.is_sure and each.order else "")}
            for each in matches(lines)
        ]  # fmt: skip
    return screen(
        request, "dashboard/orders/transfers.html", title=_("Bank transfers"), icon="download", status=status,
        trail=[(reverse("orders:order_list"), _("Orders"))], form=form, rows=rows, page_obj=page,
        elided_page_range=numbers, is_done_shown=is_done_shown, has_lines=BankLine.objects.exists(),
    )  # fmt: skip


@require_POST
@back_office(RIGHT)
def transfer_upload(request: HttpRequest) -> HttpResponse:
    form = StatementForm(request.POST, request.FILES, currency=request.store.currency)
    if not form.is_valid():
        return show(request, form, status=422)
    new, known = keep_lines(form.cleaned_data["file"], timezone.now())
    audit.record("payments.statement_read", data={"new": new, "known": known}, request=request)
    if new:
        text = ngettext("%(count)s transfer is new.", "%(count)s transfers are new.", new)
        messages.success(request, text % {"count": new})
    else:
        messages.info(request, _("Nothing new came in: all of this file is known."))
    return redirect(PAGE)


@require_POST
@back_office(RIGHT)
def transfer_match(request: HttpRequest) -> HttpResponse:
    """Each line beside which a number was typed pays that order; ticked ones are put aside."""
    problems: dict[int, str] = {}
    count = 0
    for name, typed in list(request.POST.items())[:500]:
        key = name.removeprefix("order-")
        if name == key or not (key.isdecimal() and len(key) < 16) or not typed.strip():
            continue
        problem = pay(request, int(key), typed.strip().lstrip("#"))
        if problem:
            problems[int(key)] = problem
        else:
            count += 1
    aside = [int(key) for key in request.POST.getlist("aside")[:500] if key.isdecimal() and len(key) < 16]
    gone = set_aside(line_ids=aside, now=timezone.now()) if aside else 0
    if count:
        text = ngettext("%(count)s order is paid.", "%(count)s orders are paid.", count)
        messages.success(request, text % {"count": count})
    if gone:
        text = ngettext("%(count)s transfer was put aside.", "%(count)s transfers were put aside.", gone)
        messages.success(request, text % {"count": gone})
    if problems:
        messages.error(request, _("Not done: please look at the lines marked below."))
        return show(request, StatementForm(currency=request.store.currency), problems=problems, status=422)
    return redirect(PAGE)


def pay(request: HttpRequest, line_id: int, number: str) -> str:
    """Why not, or nothing."""
    if not (number.isdecimal() and len(number) < 10):
        return _("This is no order number.")
    try:
        pay_by_line(
            line_id=line_id, number=int(number), actor=request.user, now=timezone.now(),
            accepts_difference=f"accept-{line_id}" in request.POST, locale=get_language() or "en",
        )  # fmt: skip
    except OrderError as error:
        return error.for_people()
    except (Order.DoesNotExist, BankLine.DoesNotExist):
        return _("There is no such order.")
    return ""
