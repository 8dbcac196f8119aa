"""The people of a shop: who they are, what they may do, and their leaving."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from accounts.models import User
from core import audit
from core.http.links import platform_url
from core.http.request import Request
from dashboard.screens import back_office, button, screen
from dashboard.staff.access import MANAGE, choices_for, may_manage, member_or_404, shop_of
from dashboard.staff.forms import RoleChoiceForm
from dashboard.step_up import confirmed
from staff.roles import OWNER, all_roles, name_of
from staff.services.sessions import SUPPORT, open_sessions
from tenants.models import SignOnRule
from tenants.services.invitations import waiting_invitations
from tenants.services.memberships import (
    LastOwner,
    Member,
    NoSuchMember,
    change_role,
    hand_over,
    members_of,
    remove_member,
)  # fmt: skip
from tenants.services.sign_on.rules import provider_of


def trail() -> list[tuple[str, str]]:
    return [(reverse("people:people_list"), _("Staff"))]


@back_office(MANAGE)
@require_safe
def people_list(request: Request) -> HttpResponse:
    names = {code: name for code, (name, _rights) in all_roles().items()}
    now, shop = timezone.now(), shop_of(request)
    rows = [
        {"member": member, "role": names.get(member.role, _("Role that was deleted")),
         "is_me": member.account_uuid == request.user.account_uuid}
        for member in members_of(request.shop.shop_id)
    ]  # fmt: skip
    waiting = [
        {"invitation": one, "role": names.get(one.role, one.role), "is_late": one.expires_at <= now}
        for one in waiting_invitations(request.shop.shop_id)
    ]
    buttons = [
        button(_("Invite somebody"), reverse("people:invite"), "plus"),
        button(_("Roles"), reverse("people:role_list"), "key"),
    ]
    return screen(
        request, "dashboard/staff/people_list.html", title=_("Staff"), icon="group", buttons=buttons,
        rows=rows, waiting=waiting, must_two_steps=shop.requires_second_factor,
        support_until=shop.support_until if shop.support_until and shop.support_until > now else None,
        lacking=sum(not row["member"].has_second_factor for row in rows),
        two_steps_url=platform_url("/accounts/2fa/"),
    )  # fmt: skip


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, account: UUID) -> HttpResponse:
    member = member_or_404(account)
    may_change = may_manage(request.user, member)
    form = RoleChoiceForm(request.POST or None, roles=choices_for(request.user), initial={"role": member.role})
    if request.method == "POST":
        if not may_change:
            return permission_denied(request)
        if form.is_valid():
            return save_role(request, account, member, form.cleaned_data["role"])
    user = User.objects.filter(account_uuid=account).first()
    return screen(
        request, "dashboard/staff/person.html", title=member.name or member.email, icon="user", trail=trail(),
        status=422 if form.is_bound else 200, member=member, role=name_of(member.role), form=form,
        may_change=may_change, is_me=member.account_uuid == request.user.account_uuid,
        sessions=open_sessions(user) if user else [], may_hand_over=may_hand_over(request, member),
        sign_on_rules=sign_on_rules(request, member),
    )  # fmt: skip


def sign_on_rules(request: Request, member: Member) -> list[tuple[str, str]]:
    """What an owner can choose from, where the shop has a provider."""
    if not request.user.is_superuser or request.session.get(SUPPORT) or provider_of(request.shop.shop_id) is None:
        return []
    rules = [(SignOnRule.SHOP.value, _("As the shop says")), (SignOnRule.ALWAYS.value, _("Only by way of the company"))]
    if member.role == OWNER:
        rules.append(
            (SignOnRule.PASSWORD.value, _("Keeps password and second step, for days when the provider is down"))
        )
    return rules


def may_hand_over(request: Request, member: object) -> bool:
    return bool(request.user.is_superuser and member.account_uuid != request.user.account_uuid)


def save_role(request: Request, account: UUID, member: object, role: str) -> HttpResponse:
    try:
        change_role(shop=shop_of(request), account_uuid=account, role=role, actor=request.user.email)
    except LastOwner as error:
        messages.error(request, str(error))
    except NoSuchMember:
        messages.error(request, _("This person does not work here any more."))
        return redirect("people:people_list")
    else:
        if role != member.role:
            audit.record("staff.role_changed", target=member.email, data={"role": [member.role, role]}, request=request)
        messages.success(request, _("Saved. It counts from their next click on."))
    return redirect("people:person", account=account)


@back_office(MANAGE)
@confirmed()
@require_http_methods(["GET", "HEAD", "POST"])
def person_remove(request: Request, account: UUID) -> HttpResponse:
    member = member_or_404(account)
    if not may_manage(request.user, member):
        return permission_denied(request)
    if request.method != "POST":
        return screen(
            request, "dashboard/staff/person_remove.html", title=_("Remove from the staff"), icon="bin", trail=trail(),
            member=member,
        )  # fmt: skip
    try:
        remove_member(shop=shop_of(request), account_uuid=account, actor=request.user.email)
    except (LastOwner, NoSuchMember) as error:
        messages.error(request, str(error) or _("This person does not work here any more."))
    else:
        audit.record("staff.removed", target=member.email, data={"role": [member.role, None]}, request=request)
        messages.success(request, _("%(person)s is out, at once and everywhere.") % {"person": member.email})
    return redirect("people:people_list")


@back_office("wagtailadmin.access_admin")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request) -> HttpResponse:
    member = member_or_404(request.user.account_uuid)
    if request.method != "POST":
        return screen(
            request, "dashboard/staff/leave.html", title=_("Leave this shop"), icon="logout", member=member,
            is_owner=member.role == OWNER,
        )  # fmt: skip
    try:
        remove_member(shop=shop_of(request), account_uuid=member.account_uuid, actor=member.email)
    except LastOwner as error:
        messages.error(request, str(error))
        return redirect("people:leave")
    audit.record("staff.left", target=member.email, actor=member.email)
    logout(request)
    return redirect(platform_url("/shops/"))


@back_office(MANAGE)
@confirmed()
@require_http_methods(["GET", "HEAD", "POST"])
def person_hand_over(request: Request, account: UUID) -> HttpResponse:
    """The shop gets another owner, and the former one becomes a manager."""
    member = member_or_404(account)
    if not may_hand_over(request, member):
        return permission_denied(request)
    if request.method != "POST":
        return screen(
            request, "dashboard/staff/hand_over.html", title=_("Hand the shop over"), icon="key", trail=trail(),
            member=member,
        )  # fmt: skip
    try:
        hand_over(
            shop=shop_of(request), giver_uuid=request.user.account_uuid, taker_uuid=account, actor=request.user.email
        )
    except NoSuchMember:
        messages.error(request, _("This person does not work here any more."))
    else:
        data = {"owner": [request.user.email, member.email]}
        audit.record("shop.handed_over", target=member.email, data=data, request=request)
        messages.success(request, _("%(person)s owns the shop now.") % {"person": member.email})
    return redirect("people:people_list")
