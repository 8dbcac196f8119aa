"""A role as a group of Django's, for that is what Wagtail gives pages and folders to."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from staff.rights import BY_CODE
from staff.roles import rights_of
from staff.services.moderation import ensure_moderation

GROUP_PREFIX = "role:"
ENTRY = Q(content_type__app_label="wagtailadmin", codename="access_admin")


def ensure_group(role: str) -> Group:
    """The group of this role, allowed exactly what the role's rights say. Cheap where nothing changed."""
    group, _is_new = Group.objects.get_or_create(name=GROUP_PREFIX + role)
    rights = [BY_CODE[code] for code in rights_of(role)]
    give_permissions(group, [name for right in rights for name in right.permissions])
    give_pages(group, frozenset().union(*(right.on_pages for right in rights)))
    give_files(group, frozenset().union(*(right.on_files for right in rights)))
    return group


def refresh_group(role: str) -> None:
    """After a role has changed; people who have it notice at their next click."""
    if Group.objects.filter(name=GROUP_PREFIX + role).exists():
        ensure_group(role)


def drop_group(role: str) -> None:
    Group.objects.filter(name=GROUP_PREFIX + role).delete()


def permissions_named(names: Iterable[str]) -> set[int]:
    wanted = ENTRY
    for name in set(names):
        app, codename = name.split(".", 1)
        part = Q(content_type__app_label=app)
        wanted |= part if codename == "*" else part & Q(codename=codename)
    return set(Permission.objects.filter(wanted).values_list("pk", flat=True))


def give_permissions(group: Group, names: list[str]) -> None:
    wanted = permissions_named(names)
    if wanted != set(group.permissions.values_list("pk", flat=True)):
        group.permissions.set(wanted)


def give_pages(group: Group, codenames: frozenset[str]) -> None:
    have = set(GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True))
    if have == codenames:
        return
    GroupPagePermission.objects.filter(group=group).delete()
    if root := Page.get_first_root_node():
        found = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page=root, permission=permission) for permission in found
        )
    ensure_moderation(group, codenames)


def give_files(group: Group, codenames: frozenset[str]) -> None:
    have = set(GroupCollectionPermission.objects.filter(group=group).values_list("permission__codename", flat=True))
    if have == codenames:
        return
    GroupCollectionPermission.objects.filter(group=group).delete()
    if root := Collection.get_first_root_node():
        found = Permission.objects.filter(content_type__app_label="media", codename__in=codenames)
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=group, collection=root, permission=permission) for permission in found
        )
