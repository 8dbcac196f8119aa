"""What campaigns bring: visits, carts, orders and revenue by campaign and landing page; and links to begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from builder.campaigns.selectors import CampaignReport, campaign_report
from builder.campaigns.services import measure_orders
from builder.campaigns.touches import OTHER
from core.csvwrite import safe_csv
from core.money import Money
from dashboard.campaigns.chart import bars_of, days_per_bar
from dashboard.campaigns.forms import LinkForm, PeriodForm
from dashboard.campaigns.hooks import SEE
from dashboard.home.chart import HEIGHT, WIDTH
from dashboard.rights import may_change_store
from dashboard.screens import back_office, button, screen, shop_url
from dashboard.vat.views import attached

SHOWN = 100
HEADER = [
    "day", "page", "source", "medium", "campaign", "visits", "carts", "orders", "revenue", "currency",
]  # fmt: skip


@require_safe
@back_office(*SEE)
def report(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    found = report_of(request, form)
    campaigns, pages = found.by_campaign(), found.by_page()
    query = urlencode({"days": form.chosen_days, "path": form.chosen_path})
    buttons = [button(_("Build a link"), link_address(form.chosen_path), "plus")]
    if found.rows:
        buttons.append(button(_("Report as CSV"), f"{reverse('campaigns:report_csv')}?{query}", "download"))
    return screen(
        request, "dashboard/campaigns/report.html", title=_("Campaigns"), icon="link", buttons=buttons, form=form,
        status=200 if form.is_valid() else 422, found=found, total=found.total(), path=form.chosen_path,
        campaigns=[(name_of(words), words, figures) for words, figures in campaigns[:SHOWN]], pages=pages[:SHOWN],
        hidden_count=max(0, len(campaigns) - SHOWN), bars=bars_of(found.by_day()),
        days_per_bar=days_per_bar(form.chosen_days),
        chart_width=WIDTH, chart_height=HEIGHT, may_measure=may_change_store(request.user), other=OTHER.source,
        link_url=link_address(form.chosen_path),
    )  # fmt: skip


def report_of(request: HttpRequest, form: PeriodForm) -> CampaignReport:
    today = timezone.localdate()
    first = today - timedelta(days=form.chosen_days - 1)
    return campaign_report(request.store, first=first, last=today, path=form.chosen_path)


def link_address(path: str) -> str:
    url = reverse("campaigns:link")
    return f"{url}?{urlencode({'page': path})}" if path else url


def name_of(words: tuple[str, str, str]) -> str:
    source, _medium, campaign = words
    return campaign or source


@require_safe
@back_office(*SEE)
def report_csv(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise Http404
    found = report_of(request, form)
    currency = request.store.currency
    rows = (
        [row.day, row.path, *row.words, each.visits, each.carts, each.orders,
         Money(each.revenue, currency).to_decimal(), currency]
        for row in sorted(found.rows, key=lambda row: (row.day, row.path, row.words))
        for each in [row.figures]
    )  # fmt: skip
    return attached("".join(safe_csv(rows, HEADER, bom=True)), f"campaigns-{found.first}-{found.last}.csv")


@require_safe
@back_office(*SEE)
def link(request: HttpRequest) -> HttpResponse:
    """A form without consequences: what was typed is in the address, and so is a link that somebody wants again."""
    is_sent = "source" in request.GET
    form = LinkForm(request.GET if is_sent else None, initial={"page": request.GET.get("page", "")})
    made = shop_url(request.store, form.path) if is_sent and form.is_valid() else ""
    return screen(
        request, "dashboard/campaigns/link.html", title=_("Build a link"), icon="link", form=form, made=made,
        trail=[(reverse("campaigns:report"), _("Campaigns"))], status=422 if is_sent and not made else 200,
    )  # fmt: skip


@require_POST
@back_office("store.change_store")
def measure(request: HttpRequest) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    measure_orders(is_on=is_on, actor=request.user)
    said: Any = _("Shoppers are asked from now on.") if is_on else _("Shoppers are not asked any more.")
    messages.success(request, said)
    return redirect("campaigns:report")
