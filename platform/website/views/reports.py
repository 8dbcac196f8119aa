"""Anybody may report what is against the law in a shop."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import TooMany, address_of, consume
from oversight.services.reporting import receive_report
from website.forms import ReportForm
from website.language import url_in
from website.views.sign_up import too_many


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, ReportForm(initial={"address": request.GET.get("shop", "")[:500]}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    now, language = timezone.now(), (get_language() or "en")[:2]
    try:
        consume("report", address_of(request), limit=10, seconds=3600, now=now)
    except TooMany as error:
        return too_many(request, error)
    receive_report(
        address=form.cleaned_data["address"], kind=form.cleaned_data["kind"], text=form.cleaned_data["text"],
        name=form.cleaned_data["name"], email=form.cleaned_data["email"], locale=language, now=now,
    )  # fmt: skip
    return redirect(url_in(language, "report-sent"))


def show(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    return render(request, "website/report.html", {"form": form, "page": "report"}, status=status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "website/report_sent.html", {"page": "report-sent"})
