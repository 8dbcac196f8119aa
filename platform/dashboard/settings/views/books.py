"""Payouts, and whether the provider's books and the shop's orders say the same."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.orders.models import Order
from commerce.payments.models import Payout
from commerce.payments.providers.stripe.mode import account_of
from commerce.payments.reports import all_books, last_reconciliation, latest_disputes, latest_payouts, lines_of
from commerce.payments.services.reconciling import reconcile
from commerce.store.selectors import current_store
from core.money import Money, format_money
from dashboard.screens import back_office, screen

RIGHT = "store.change_store"
PAYOUT_STATES = {
    "paid": (gettext_lazy("Arrived or about to"), "good"),
    "pending": (gettext_lazy("Being prepared"), ""),
    "in_transit": (gettext_lazy("On its way"), ""),
    "canceled": (gettext_lazy("Cancelled"), "bad"),
    "failed": (gettext_lazy("Sent back by your bank: check your bank account at Stripe"), "bad"),
}
LINE_KINDS = {
    "charge": gettext_lazy("Payment"), "payment": gettext_lazy("Payment"),
    "refund": pgettext_lazy("line of books", "Refund"), "payment_refund": pgettext_lazy("line of books", "Refund"),
    "refund_failure": gettext_lazy("Refund that came back"),
    "payment_failure_refund": gettext_lazy("Refund that came back"), "adjustment": gettext_lazy("Dispute"),
    "stripe_fee": gettext_lazy("Stripe's fees"), "application_fee": gettext_lazy("The platform's share"),
    "payout_failure": gettext_lazy("Payout that came back"),
}  # fmt: skip
REASONS = {
    "fraudulent": gettext_lazy("the card's owner says that it was not them"),
    "duplicate": gettext_lazy("charged twice"),
    "product_not_received": gettext_lazy("did not arrive"),
    "product_unacceptable": gettext_lazy("damaged or not as described"),
    "credit_not_processed": gettext_lazy("sent back, and no money came"),
    "subscription_canceled": gettext_lazy("was cancelled before"),
    "unrecognized": gettext_lazy("the card's owner does not recognise it"),
    "general": gettext_lazy("no reason given"),
}


@require_safe
@back_office(RIGHT)
def books(request: HttpRequest) -> HttpResponse:
    run = last_reconciliation()
    trail = [(reverse("shop_settings:payments"), _("Payments"))]
    books = all_books(request.store.currency)
    disputes = latest_disputes()
    orders = orders_by_id({each.payment.order_id for each in disputes})
    return screen(
        request, "dashboard/settings/books.html", title=_("Payouts and books"), icon="key",
        trail=trail, all_books=books, agrees=all(each.agrees for each in books), run=run,
        payout_rows=[(each, *PAYOUT_STATES.get(each.state, (each.state, ""))) for each in latest_payouts()],
        disputes=[(each, orders.get(each.payment.order_id), REASONS.get(each.reason, each.reason)) for each in disputes],
        findings=[finding_words(each) for each in run.findings] if run else [], account=account_of(request.store),
    )  # fmt: skip


@require_safe
@back_office(RIGHT)
def payout_lines(request: HttpRequest, pk: int) -> HttpResponse:
    payout = get_object_or_404(Payout, pk=pk)
    return show_lines(
        request, payout, _("Payout of %(day)s") % {"day": date_format(payout.created_at, "SHORT_DATE_FORMAT")}
    )


@require_safe
@back_office(RIGHT)
def lines_left(request: HttpRequest) -> HttpResponse:
    return show_lines(request, None, _("Not paid out yet"))


def show_lines(request: HttpRequest, payout: Payout | None, title: str) -> HttpResponse:
    """Payment, order and payout, line by line; in the end they are the payout's amount."""
    lines = lines_of(payout)
    orders = orders_by_id({each.payment.order_id for each in lines if each.payment})
    rows = [
        (each, LINE_KINDS.get(each.kind, each.kind), orders.get(each.payment.order_id) if each.payment else None)
        for each in lines
    ]
    trail = [
        (reverse("shop_settings:payments"), _("Payments")), (reverse("shop_settings:books"), _("Payouts and books")),
    ]  # fmt: skip
    sums: dict[str, int] = {}
    for each in lines:
        sums[each.currency] = sums.get(each.currency, 0) + each.net
    return screen(
        request, "dashboard/settings/book_lines.html", title=title, icon="key", trail=trail, payout=payout, rows=rows,
        sums=sorted(sums.items()), agrees=payout is None or sums == {payout.currency: payout.amount},
    )  # fmt: skip


def orders_by_id(ids: set[Any]) -> dict[Any, Order]:
    return {order.pk: order for order in Order.objects.filter(pk__in=ids).only("pk", "number")}


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
        "not_comparable": _(
            "A payment of %(ours)s was booked in %(currency)s, and Stripe does not say what the shopper was charged: it "
            "cannot be compared."
        )
        % {"ours": money("ours"), "currency": finding.get("theirs_in", "")},
        "refund_owed": _("You owe a shopper a refund of %(ours)s.") % {"ours": money("ours")},
        "payout_differs": _("The lines of payout %(id)s do not add up.") % {"id": finding.get("payout", "")},
        "unknown_currency": _("A line of Stripe's books (%(id)s) is in a currency that is not known here.")
        % {"id": finding.get("line", "")},
        "no_answer": _("Stripe did not answer; the comparison is not finished."),
    }
    return words.get(finding["kind"], finding["kind"])
