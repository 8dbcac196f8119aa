"""Yesterday beside today: made from a nightly copy, compared, switched to, and back again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from core import audit
from core.http.links import platform_url
from core.http.request import Request
from core.scope import control_context
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of
from dashboard.step_up import confirmed
from dashboard.takeaway.views import TAKE, back, run_or_404
from tenants.models import RestoreRun, RestoreState
from tenants.services.restoring import SHUT_SECONDS, RestoreRefused, ask_for_restore, begin_switch, give_up
from tenants.tasks import make_restore, switch_restore

# What people know a shop by; other tables are only counted together.
TOLD = {
    "catalog_product": gettext_lazy("Products"), "catalog_variant": gettext_lazy("Variants"),
    "catalog_collection": gettext_lazy("Collections"), "media_shopimage": gettext_lazy("Pictures"),
    "wagtailcore_page": gettext_lazy("Pages"), "customers_customer": gettext_lazy("Customers"),
    "orders_order": gettext_lazy("Orders"), "payments_payment": gettext_lazy("Payments"),
    "promotions_promotion": gettext_lazy("Promotions"), "giftcards_giftcard": gettext_lazy("Gift cards"),
    "reviews_review": gettext_lazy("Reviews"),
    "core_auditentry": gettext_lazy("Lines of the activity log"),
}  # fmt: skip


def restore_or_404(request: Request, run_id: int) -> RestoreRun:
    with control_context():
        run = RestoreRun.objects.select_related("shop").filter(pk=run_id, shop_id=request.shop.shop_id).first()
    if run is None or run.state == RestoreState.GONE:
        raise Http404
    return run


@back_office(TAKE)
@require_POST
@confirmed(back=back)
def restore_start(request: Request) -> HttpResponse:
    number = request.POST.get("copy", "")
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        raise Http404
    source = run_or_404(request, int(number))
    try:
        run = ask_for_restore(shop=shop_of(request), source=source, requested_by=request.user.email)
    except RestoreRefused:
        messages.warning(request, _("There is a restored copy already. Switch to it or discard it first."))
    else:
        audit.record("shop.copy_restored", data={"copy": str(run.copied_at)}, request=request)
        make_restore.delay(run_id=run.pk)
    return redirect("takeaway:exports")


@back_office(TAKE)
@require_safe
def restore_state(request: Request, run_id: int) -> HttpResponse:
    """A part of the page that asks again by itself until the copy stands."""
    return render(request, "dashboard/takeaway/_restore.html", {"restore": restore_or_404(request, run_id)})


@back_office(TAKE)
@require_safe
def restore_compare(request: Request, run_id: int) -> HttpResponse:
    run = restore_or_404(request, run_id)
    if run.state not in (RestoreState.READY, RestoreState.SWITCHED):
        return redirect("takeaway:exports")
    rows, others = compared(run.comparison)
    orders = run.comparison.get("orders_order", [0, 0])
    return screen(
        request, "dashboard/takeaway/compare.html", title=_("Compare and switch"), icon="history", run=run, rows=rows,
        others=others, is_switched=run.state == RestoreState.SWITCHED, lost_orders=max(0, orders[0] - orders[1]),
        trail=[(reverse("takeaway:exports"), _("Copies of the shop"))],
    )  # fmt: skip


def compared(comparison: dict[str, list[int]]) -> tuple[list[dict[str, Any]], int]:
    rows = [
        {"name": label, "now": comparison[table][0], "then": comparison[table][1],
         "more": comparison[table][1] - comparison[table][0]}
        for table, label in TOLD.items() if table in comparison
    ]  # fmt: skip
    others = sum(1 for table, (now, then) in comparison.items() if table not in TOLD and now != then)
    return rows, others


@back_office(TAKE)
@require_POST
@confirmed(back=back)
def restore_switch(request: Request, run_id: int) -> HttpResponse:
    """The shop is shut for some seconds; sessions are of the schema that one leaves, so the platform shows the way in."""
    run = restore_or_404(request, run_id)
    try:
        audit.record("shop.switched", data={"copy": str(run.copied_at)}, request=request)
        begin_switch(run=run, actor=request.user.email)
    except RestoreRefused:
        messages.error(
            request, _("This copy cannot be switched to any more: the shop was updated since. Restore it once more.")
        )
        return redirect("takeaway:exports")
    switch_restore.apply_async(kwargs={"run_id": run.pk}, countdown=SHUT_SECONDS)
    return redirect(platform_url(f"/shops/{request.shop.shop_id}/"))


@back_office(TAKE)
@require_POST
def restore_drop(request: Request, run_id: int) -> HttpResponse:
    run = restore_or_404(request, run_id)
    if run.state not in (RestoreState.READY, RestoreState.SWITCHED):
        raise Http404
    give_up(run=run)
    audit.record("shop.copy_discarded", data={"copy": str(timezone.localtime(run.copied_at))}, request=request)
    messages.success(request, _("The restored copy is gone. Your shop stays as it is."))
    return redirect("takeaway:exports")
