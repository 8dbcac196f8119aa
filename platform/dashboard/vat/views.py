"""What of the sales is owed to whom: VAT of a month or quarter by country and rate, and the return of the one-stop shop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.orders.oss_return import HEADER as OSS_HEADER
from commerce.orders.oss_return import OssReturn, bzst_lines, oss_return, rows_of
from commerce.orders.vat_report import Rate, Row, VatReport, first_sale, vat_report
from commerce.store.models import TaxRegime
from commerce.taxes.schemes import Scheme
from core.csvwrite import safe_csv
from core.money import Money
from dashboard.screens import back_office, button, screen
from dashboard.vat.forms import PeriodForm, label_of
from onboarding.places import country_choices

SEE = ("orders.view_order", "orders.change_order")
BAR = 100
HEADER = [
    "period", "scheme", "tax_country", "region", "destination", "rate_type", "rate", "currency",
    "sales_net", "sales_tax", "refunds_net", "refunds_tax", "net", "tax", "order_currency", "order_net", "order_tax",
]  # fmt: skip


@require_safe
@back_office(*SEE)
def report(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    found = vat_report(request.store, form.chosen)
    oss = oss_return(found) if form.chosen.is_quarter else None
    names = dict(country_choices((get_language() or "en")[:2]))
    return screen(
        request, "dashboard/vat/report.html", title=_("VAT report"), icon="table", status=200 if form.is_valid() else 422,
        buttons=buttons_of(request, found, oss), form=form, period_label=label_of(form.chosen), period=form.chosen,
        groups=groups_of(found, names), total=found.total(), countries=countries_of(found, names),
        foreign=sorted(found.other_currencies().items()),
        **oss_context(oss, names),
        is_exempt_shop=request.store.tax_regime == TaxRegime.EXEMPT,
    )  # fmt: skip


def oss_context(oss: OssReturn | None, names: dict[str, str]) -> dict[str, Any]:
    """Nothing of it where nothing was sold under that scheme."""
    if oss is None or not (oss.supplies or oss.corrections or oss.left_out):
        return {"oss": None}

    def name_of(state: str) -> str:
        return f"{names.get(plain(state), state)} ({state})"

    return {
        "oss": oss,
        "oss_supplies": [(name_of(each.member_state), each) for each in oss.supplies],
        "oss_corrections": [(name_of(each.member_state), label_of(each.quarter), each) for each in oss.corrections],
        "oss_abroad": [(name_of(each.member_state), label_of(each.quarter), each) for each in oss.abroad],
    }


def form_of(request: HttpRequest) -> PeriodForm:
    today = timezone.localdate()
    first = first_sale(request.store)
    return PeriodForm(request.GET, first=timezone.localtime(first).date() if first else today, today=today)


def buttons_of(request: HttpRequest, found: VatReport, oss: OssReturn | None) -> list[Any]:
    if not found.rows:
        return []
    query = urlencode({"period": found.period.name})
    given = [button(_("Report as CSV"), f"{reverse('vat:report_csv')}?{query}", "download")]
    if oss is not None and (oss.supplies or oss.corrections):
        given.append(button(_("One-stop shop: CSV"), f"{reverse('vat:oss_csv')}?{query}", "download"))
        if request.store.country == "DE":
            given.append(
                button(_("One-stop shop: file for the BZSt"), f"{reverse('vat:oss_bzst')}?{query}", "download")
            )
    return given


def groups_of(found: VatReport, names: dict[str, str]) -> list[dict[str, Any]]:
    """By scheme, those with tax first."""
    groups = []
    for scheme in Scheme:
        rows = [row for row in found.rows if row.rate.scheme == scheme]
        if rows:
            groups.append({"label": scheme.label, "rows": [row_context(row, names) for row in rows]})
    return groups


def row_context(row: Row, names: dict[str, str]) -> dict[str, Any]:
    rate = row.rate
    elsewhere = rate.destination if rate.destination != rate.country else ""
    return {
        "row": row, "country": names.get(rate.country, rate.country), "region": rate.region, "percent": str(rate.percent),
        "is_reduced": bool(rate.percent) and not rate.is_standard, "to": names.get(elsewhere, elsewhere),
        "is_foreign": rate.order_currency != rate.currency,
    }  # fmt: skip


def countries_of(found: VatReport, names: dict[str, str]) -> list[dict[str, Any]]:
    """Tax by the country that it is owed to, in the shop's currency, the most first, and a bar's length for each."""
    sums: dict[str, int] = {}
    for row in found.rows:
        if row.tax:
            sums[row.rate.country] = sums.get(row.rate.country, 0) + row.tax
    most = max(sums.values(), default=0)
    return [
        {"name": names.get(country, country), "tax": tax, "bar": round(BAR * tax / most) if tax > 0 else 0}
        for country, tax in sorted(sums.items(), key=lambda each: -each[1])
    ]


@require_safe
@back_office(*SEE)
def report_csv(request: HttpRequest) -> HttpResponse:
    found = report_asked_for(request)
    rows = (csv_row(found.period.name, row) for row in found.rows)
    return attached("".join(safe_csv(rows, HEADER, bom=True)), f"vat-{found.period.name}.csv")


def csv_row(period: str, row: Row) -> list[Any]:
    rate: Rate = row.rate
    amounts = (row.sold_net, row.sold_tax, row.refunded_net, row.refunded_tax, row.net, row.tax)
    kind = ("standard" if rate.is_standard else "reduced") if rate.percent else "zero"
    return [
        period, rate.scheme, rate.country, rate.region, rate.destination, kind, f"{rate.percent.normalize():f}",
        rate.currency,
        *(Money(amount, rate.currency).to_decimal() for amount in amounts), rate.order_currency,
        *(Money(amount, rate.order_currency).to_decimal() for amount in (row.order_net, row.order_tax)),
    ]  # fmt: skip


@require_safe
@back_office(*SEE)
def oss_csv(request: HttpRequest) -> HttpResponse:
    found = oss_asked_for(request)
    return attached("".join(safe_csv(rows_of(found), OSS_HEADER, bom=True)), f"oss-{found.period.name}.csv")


@require_safe
@back_office(*SEE)
def oss_bzst(request: HttpRequest) -> HttpResponse:
    """For German shops: their portal's own format."""
    if request.store.country != "DE":
        raise Http404
    found = oss_asked_for(request)
    return attached(joined(bzst_lines(found)), f"oss-bzst-{found.period.name}.csv")


def joined(lines: Iterator[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def report_asked_for(request: HttpRequest) -> VatReport:
    """Raises Http404 for a period that is not offered."""
    form = form_of(request)
    if not form.is_valid():
        raise Http404
    return vat_report(request.store, form.chosen)


def oss_asked_for(request: HttpRequest) -> OssReturn:
    """Raises Http404 for what is no quarter."""
    found = report_asked_for(request)
    if not found.period.is_quarter:
        raise Http404
    return oss_return(found)


def attached(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def plain(state: str) -> str:
    """As addresses write a member state."""
    return {"EL": "GR", "XI": "GB"}.get(state, state)
