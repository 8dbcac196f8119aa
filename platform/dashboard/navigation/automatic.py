"""What a menu shows while the merchant has not made one: the same that the storefront shows by itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from builder.navigation.models import Menu, MenuItem
from builder.pages.selectors import footer_pages
from commerce.catalog.tree import uppermost
from commerce.store.selectors import current_store

MENU_SIZE = 6


def automatic_items(menu: Menu) -> list[MenuItem]:
    """Not saved."""
    if menu == Menu.BAR:
        text = current_store().announcement
        return [MenuItem(menu=menu, label=text)] if text else []
    if menu == Menu.FOOTER:
        return [MenuItem(menu=menu, page=page) for page in footer_pages()]
    everything = MenuItem(menu=menu, label=_("All products"), url="/collections/all/")
    return [everything, *[MenuItem(menu=menu, collection=each) for each in uppermost()[:MENU_SIZE]]]
