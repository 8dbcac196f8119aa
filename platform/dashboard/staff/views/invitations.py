from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from accounts.limits import TooMany
from core import audit
from core.http.request import Request
from dashboard.plan.room import has_room
from dashboard.screens import back_office, screen
from dashboard.staff.access import MANAGE, choices_for, shop_of
from dashboard.staff.forms import InviteForm
from dashboard.staff.views.people import trail
from onboarding.services.inviting import invite
from staff.roles import PRESETS
from tenants.services.invitations import InvitationRefused, waiting_invitations, withdraw_invitation


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_person(request: Request) -> HttpResponse:
    roles = choices_for(request.user)
    form = InviteForm(request.POST or None, roles=roles, initial={"role": "orders"})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["role"] != "agency" and not has_room(request, "staff"):
            return redirect("people:people_list")
        try:
            return send(request, form.cleaned_data["email"], form.cleaned_data["role"])
        except InvitationRefused as error:
            form.add_error("email", str(error))
    return screen(
        request, "dashboard/staff/invite.html", title=_("Invite somebody"), icon="mail", trail=trail(), form=form,
        status=422 if form.is_bound else 200, summaries={preset.code: preset.summary for preset in PRESETS},
    )  # fmt: skip


def send(request: Request, email: str, role: str) -> HttpResponse:
    """Raises InvitationRefused."""
    inviter = request.user.get_full_name()
    try:
        is_sent = invite(shop=shop_of(request), email=email, role=role, invited_by=inviter, now=timezone.now())
    except TooMany:
        messages.error(request, _("That were many invitations for one day. Please go on tomorrow."))
        return redirect("people:people_list")
    audit.record("staff.invited", target=email, data={"role": role}, request=request)
    if is_sent:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": email})
    else:
        messages.warning(request, _("The mail to %(email)s could not be sent. Try “Send again”.") % {"email": email})
    return redirect("people:people_list")


@back_office(MANAGE)
@require_POST
def send_again(request: Request, invitation_id: int) -> HttpResponse:
    for one in waiting_invitations(request.shop.shop_id):
        if one.pk == invitation_id and one.role in dict(choices_for(request.user)):
            try:
                return send(request, one.email, one.role)
            except InvitationRefused as error:
                messages.error(request, str(error))
                return redirect("people:people_list")
    raise Http404


@back_office(MANAGE)
@require_POST
def withdraw(request: Request, invitation_id: int) -> HttpResponse:
    found = withdraw_invitation(shop=shop_of(request), invitation_id=invitation_id, actor=request.user.email)
    if found is None:
        raise Http404
    audit.record("staff.invitation_withdrawn", target=found.email, request=request)
    messages.success(request, _("The invitation is withdrawn: its link opens nothing."))
    return redirect("people:people_list")
