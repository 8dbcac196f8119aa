from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from accounts.models import User
from core import audit
from core.http.request import Request
from dashboard.rights import owner_only
from dashboard.screens import back_office
from dashboard.staff.access import MANAGE, shop_of
from dashboard.step_up import confirmed
from staff.services.sessions import end_sessions, end_support_sessions
from tenants.services.memberships import members_of, require_second_factor
from tenants.services.passes import let_support_in


def back(request: Request) -> str:
    return reverse("people:people_list")


@back_office(MANAGE)
@owner_only
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: Request) -> HttpResponse:
    """The owner lets the platform's support in for some days, or shuts the door again."""
    if request.method == "POST":
        is_wanted = request.POST.get("let_in") == "1"
        until = timezone.now() + timedelta(days=settings.SUPPORT_DAYS) if is_wanted else None
        let_support_in(shop=shop_of(request), until=until, actor=request.user.email)
        audit.record("support.let_in" if is_wanted else "support.shut_out", request=request)
        if not is_wanted:
            end_support_sessions()
        messages.success(request, _("The support may look in now.") if is_wanted else _("The support is out."))
    return redirect(f"{reverse('people:people_list')}#support")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def require_two_steps(request: Request) -> HttpResponse:
    """Who has no second factor is signed out, and led to setting one up when they come back."""
    is_required = request.POST.get("required") == "1"
    members = members_of(request.shop.shop_id)
    mine = next((one for one in members if one.account_uuid == request.user.account_uuid), None)
    if is_required and (mine is None or not mine.has_second_factor):
        messages.error(request, _("Please set up the second step for yourself first: else you would be locked out."))
        return redirect("people:people_list")
    shop = shop_of(request)
    require_second_factor(shop=shop, is_required=is_required, actor=request.user.email)
    audit.record("staff.two_steps", data={"required": [shop.requires_second_factor, is_required]}, request=request)
    if is_required:
        lacking = [one.account_uuid for one in members if not one.has_second_factor]
        for user in User.objects.filter(account_uuid__in=lacking):
            end_sessions(user)
        messages.success(request, _("From now on nobody enters without a second step."))
    else:
        messages.success(request, _("The second step is everybody's own choice now."))
    return redirect("people:people_list")
