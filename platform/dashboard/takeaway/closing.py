"""The owner closes the shop for good."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from core import audit
from core.http.links import platform_url
from core.http.request import Request
from dashboard.rights import owner_only
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of
from dashboard.step_up import confirmed
from dashboard.takeaway.views import TAKE
from tenants.services.lifecycle import WrongState, close


@back_office(TAKE)
@owner_only
@confirmed()
@require_http_methods(["GET", "HEAD", "POST"])
def close_shop(request: Request) -> HttpResponse:
    """Typing its address says that it is this one. Afterwards the platform offers the last copy."""
    shop, wrong = shop_of(request), ""
    if request.method == "POST":
        if request.POST.get("handle", "").strip().lower() == shop.handle:
            audit.record("shop.ended", request=request)
            try:
                close(shop=shop, actor=request.user.email, reason="closed by its owner")
            except WrongState:
                messages.error(request, _("The shop cannot be closed at the moment. Try again in a minute."))
                return redirect("takeaway:exports")
            return redirect(platform_url("/shops/"))
        wrong = _("This is not the name. Type: %(handle)s") % {"handle": shop.handle}
    return screen(
        request, "dashboard/takeaway/close.html", title=_("Close the shop for good"), icon="warning",
        trail=[(reverse("takeaway:exports"), _("Copies of the shop"))], handle=shop.handle, wrong=wrong,
        status=422 if wrong else 200,
    )  # fmt: skip
