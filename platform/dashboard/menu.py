"""What stands in the menu on the left: items of each area, brought under few headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem


class AreaItem(MenuItem):
    """A menu item for people with any of `permissions`."""

    def __init__(self, label: Any, url: str, *, permissions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.permissions = permissions

    def is_shown(self, request: Any) -> bool:
        return any(request.user.has_perm(permission) for permission in self.permissions)


@dataclass(frozen=True)
class Heading:
    """`members`: names of items, in the order in which they stand here; of one that is a menu itself, its items."""

    name: str
    label: Any
    icon: str
    order: int
    members: tuple[str, ...]


HEADINGS = (
    Heading("products", _("Products"), "tag", 120, ("products", "reviews", "wishes", "imports", "exports")),
    Heading("marketing", _("Marketing"), "pick", 145, ("promotions", "gift-cards", "campaigns")),
    Heading(
        "online-shop",
        _("Online shop"),
        "desktop",
        150,
        ("themes", "layouts", "menus", "languages", "blog", "polls", "cookies"),
    ),
    Heading("files", _("Files"), "folder-open-inverse", 300, ("images", "documents")),
)
ELSEWHERE = {"snippets"}  # each of them has an item of its own


@hooks.register("construct_main_menu")
def bring_under_headings(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """In place, as Wagtail asks. What would be alone under its heading stands without."""
    found = {item.name: item for item in menu_items}
    for heading in HEADINGS:
        inside = [each for name in heading.members if name in found for each in leaves(found[name], request)]
        menu_items[:] = [item for item in menu_items if item.name not in heading.members]
        if len(inside) == 1:
            menu_items.append(inside[0])
        elif inside:
            menu_items.append(under(heading, inside))
    menu_items[:] = [item for item in menu_items if item.name not in ELSEWHERE]


def leaves(item: MenuItem, request: HttpRequest) -> list[MenuItem]:
    if not isinstance(item, SubmenuMenuItem):
        return [item]
    return sorted(item.menu.menu_items_for_request(request), key=lambda each: each.order)


def under(heading: Heading, inside: list[MenuItem]) -> SubmenuMenuItem:
    return SubmenuMenuItem(
        heading.label, InThisOrder(items=inside), name=heading.name, icon_name=heading.icon, order=heading.order
    )


class InThisOrder(Menu):
    """Wagtail sorts the items of a menu by their own `order`, which they have from the menu that they come from."""

    def render_component(self, request: HttpRequest) -> list[Any]:
        return [item.render_component(request) for item in self.menu_items_for_request(request)]
