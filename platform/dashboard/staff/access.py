"""Who may do what to whom: nobody gives away, or takes away, more than they have themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from core.http.request import Request
from core.scope import control_context, require_shop
from staff.rights import ALL_CODES
from staff.roles import OWNER, all_roles
from staff.services.groups import GROUP_PREFIX
from tenants.models import Shop
from tenants.services.memberships import Member, members_of

MANAGE = "staff.manage_staff"


def rights_of_user(user: Any) -> frozenset[str]:
    if user.is_superuser:
        return ALL_CODES
    roles = all_roles()
    names = user.groups.filter(name__startswith=GROUP_PREFIX).values_list("name", flat=True)
    return frozenset().union(*(roles.get(name.removeprefix(GROUP_PREFIX), ("", frozenset()))[1] for name in names))


def may_give(user: Any, role: str, rights: frozenset[str]) -> bool:
    return user.is_superuser or (role != OWNER and rights <= rights_of_user(user))


def choices_for(user: Any) -> list[tuple[str, str]]:
    return [(code, name) for code, (name, rights) in all_roles().items() if may_give(user, code, rights)]


def may_manage(user: Any, member: Member) -> bool:
    """Somebody else, with no more rights than one's own."""
    if not user.has_perm(MANAGE) or member.account_uuid == user.account_uuid:
        return False
    known = all_roles().get(member.role)
    return may_give(user, member.role, known[1] if known else frozenset())


def shop_of(request: Request) -> Shop:
    with control_context():
        return Shop.objects.get(pk=request.shop.shop_id)


def member_or_404(account_uuid: UUID) -> Member:
    for member in members_of(require_shop().shop_id):
        if member.account_uuid == account_uuid:
            return member
    raise Http404
