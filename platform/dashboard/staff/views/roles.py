"""The shop's roles: the ready-made ones to look at, its own to make."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from core import audit
from core.http.request import Request
from dashboard.screens import back_office, button, screen
from dashboard.staff.access import MANAGE, rights_of_user
from dashboard.staff.forms import RoleForm
from dashboard.staff.views.people import trail
from staff.models import Role
from staff.rights import CATALOGUE, complete
from staff.roles import PRESETS
from staff.services.groups import drop_group, refresh_group
from tenants.services.invitations import waiting_invitations
from tenants.services.memberships import members_of


def trail_of_roles() -> list[tuple[str, str]]:
    return [*trail(), (reverse("people:role_list"), _("Roles"))]


@back_office(MANAGE)
@require_safe
def role_list(request: Request) -> HttpResponse:
    own = [(role, labels_of(complete(role.rights))) for role in Role.objects.all()]
    return screen(
        request, "dashboard/staff/role_list.html", title=_("Roles"), icon="key", trail=trail(),
        buttons=[button(_("Make a role"), reverse("people:role_add"), "plus")],
        own=own, presets=[(preset, labels_of(preset.rights)) for preset in PRESETS],
    )  # fmt: skip


def labels_of(rights: frozenset[str]) -> list[str]:
    return [str(right.label) for right in CATALOGUE if right.code in rights]


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def role_add(request: Request) -> HttpResponse:
    return edit(request, Role(), _("Make a role"))


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def role_edit(request: Request, code: str) -> HttpResponse:
    role = get_object_or_404(Role, code=code)
    if not complete(role.rights) <= rights_of_user(request.user):
        return permission_denied(request)
    return edit(request, role, role.name)


def edit(request: Request, role: Role, title: str) -> HttpResponse:
    before = list(role.rights)
    form = RoleForm(request.POST or None, instance=role, own=rights_of_user(request.user))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic("default"):
            is_new = role.pk is None
            role = form.save(commit=False)
            role.rights = form.cleaned_data["rights"]
            role.save()
            refresh_group(role.code)
            data = {"rights": [before, role.rights]}
            audit.record(f"role.{'added' if is_new else 'changed'}", target=role.name, data=data, request=request)
        messages.success(request, _("Saved. It counts from their next click on."))
        return redirect("people:role_list")
    return screen(
        request, "dashboard/staff/role_edit.html", title=title, icon="key", trail=trail_of_roles(), form=form,
        role=role, status=422 if form.is_bound else 200,
    )  # fmt: skip


@back_office(MANAGE)
@require_POST
def role_delete(request: Request, code: str) -> HttpResponse:
    """Only a role that nobody has."""
    role = get_object_or_404(Role, code=code)
    if not complete(role.rights) <= rights_of_user(request.user):
        return permission_denied(request)
    shop_id = request.shop.shop_id
    if any(one.role == code for one in [*members_of(shop_id), *waiting_invitations(shop_id)]):
        messages.error(request, _("Somebody has this role, or is invited to it. Give them another one first."))
        return redirect("people:role_list")
    with transaction.atomic("default"):
        audit.record("role.deleted", target=role.name, data={"rights": [role.rights, None]}, request=request)
        role.delete()
        drop_group(code)
    messages.success(request, _("The role is gone."))
    return redirect("people:role_list")
