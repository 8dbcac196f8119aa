"""Payouts, and whether the provider's books and the shop's orders say the same."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.payments.providers.stripe.mode import account_of
from commerce.payments.reports import books_of, last_reconciliation, latest_payouts
from commerce.payments.services.reconciling import reconcile
from commerce.store.selectors import current_store
from core.money import Money, format_money
from dashboard.screens import back_office, screen

RIGHT = "store.change_store"


@require_safe
@back_office(RIGHT)
def books(request: HttpRequest) -> HttpResponse:
    run = last_reconciliation()
    trail = [(reverse("shop_settings:payments"), _("Payments"))]
    return screen(
        request, "dashboard/settings/books.html", title=_("Payouts and books"), icon="key",
        trail=trail, books=books_of(request.store.currency), run=run, payouts=latest_payouts(),
        findings=[finding_words(each) for each in run.findings] if run else [], account=account_of(request.store),
    )  # fmt: skip


@require_POST
@back_office(RIGHT)
def books_compare(request: HttpRequest) -> HttpResponse:
    account = account_of(current_store())
    if account is not None:
        run = reconcile(account, timezone.now())
        if run.finished_at:
            messages.success(request, _("Compared just now."))
        else:
            messages.error(request, _("Stripe does not answer at the moment. Please try again in a few minutes."))
    return redirect("shop_settings:books")


def finding_words(finding: dict[str, Any]) -> str:
    def money(name: str) -> str:
        if "currency" not in finding or name not in finding:
            return ""
        return format_money(Money(finding[name], finding["currency"]), get_language() or "en")

    words = {
        "unknown_payment": _("A payment of %(amount)s at Stripe belongs to no order here (%(id)s).")
        % {"amount": money("amount"), "id": finding.get("intent", "")},
        "not_settled": _("A payment is done at Stripe and not here. We keep trying."),
        "amount_differs": _("A payment is %(ours)s here and %(theirs)s at Stripe.")
        % {"ours": money("ours"), "theirs": money("theirs")},
        "refund_differs": _("Given back: %(ours)s here and %(theirs)s at Stripe.")
        % {"ours": money("ours"), "theirs": money("theirs")},
        "refund_owed": _("You owe a shopper a refund of %(ours)s.") % {"ours": money("ours")},
        "payout_differs": _("The lines of payout %(id)s do not add up.") % {"id": finding.get("payout", "")},
        "no_answer": _("Stripe did not answer; the comparison is not finished."),
    }
    return words.get(finding["kind"], finding["kind"])
