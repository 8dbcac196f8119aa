"""The one catalogue of what may be allowed in a shop. Roles are made of these, and so are the scopes of API keys.

A right stands for permissions of Django and Wagtail, which is what screens and menus ask for. "app.*" is everything in
an app.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

PAGES = frozenset({"add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"})
DRAFTS = frozenset({"add_page", "change_page"})
FILES = frozenset(f"{act}_{kind}" for kind in ("shopimage", "shopdocument") for act in ("add", "change", "delete")) | {
    "choose_image",
    "choose_document",
}


@dataclass(frozen=True, kw_only=True)
class Right:
    code: str
    group: Any
    label: Any
    permissions: tuple[str, ...]
    on_pages: frozenset[str] = frozenset()  # Wagtail's, for the whole tree
    on_files: frozenset[str] = frozenset()  # Wagtail's, for all folders
    needs: tuple[str, ...] = ()  # other rights that come with it


SELLING, GOODS, LOOKS, HOUSE = _("Selling"), _("Goods"), _("Pages and pictures"), _("The shop itself")

CATALOGUE: tuple[Right, ...] = (
    Right(code="orders.read", group=SELLING, label=_("See orders"), permissions=("orders.view_order",)),
    Right(
        code="orders.write", group=SELLING, label=_("Handle orders: mark as paid, ship, cancel, refund"),
        permissions=("orders.change_order",), needs=("orders.read",),
    ),
    Right(code="customers.read", group=SELLING, label=_("See customers"), permissions=("customers.view_customer",)),
    Right(
        code="customers.write", group=SELLING, label=_("Change customers"),
        permissions=("customers.change_customer",), needs=("customers.read",),
    ),
    Right(
        code="customers.erase", group=SELLING, label=_("Hand out and erase everything that is kept about a customer"),
        permissions=("customers.delete_customer",), needs=("customers.read",),
    ),
    Right(
        code="offers.read", group=SELLING, label=_("See promotions and gift cards"),
        permissions=("promotions.view_promotion", "giftcards.view_giftcard"),
    ),
    Right(
        code="offers.write", group=SELLING, label=_("Make and change promotions, codes and gift cards"),
        permissions=("promotions.*", "giftcards.*"), needs=("offers.read",),
    ),
    Right(
        code="products.read", group=GOODS, label=_("See products and collections"),
        permissions=("catalog.view_product", "catalog.view_collection"),
    ),
    Right(
        code="products.write", group=GOODS, label=_("Add, change, import and delete products and collections"),
        permissions=tuple(
            f"catalog.{act}_{model}" for model in ("product", "collection") for act in ("add", "change", "delete")
        ),
        on_files=FILES, needs=("products.read",),
    ),
    Right(
        code="reviews.write", group=GOODS, label=_("Publish, refuse and answer reviews"),
        permissions=("reviews.view_review", "reviews.change_review"),
    ),
    Right(code="stock.read", group=GOODS, label=_("See stock"), permissions=("inventory.view_stockitem",)),
    Right(
        code="stock.write", group=GOODS, label=_("Count and correct stock"),
        permissions=("inventory.change_stockitem",), needs=("stock.read",),
    ),
    Right(
        code="pages.draft", group=LOOKS, label=_("Write pages that somebody else publishes"),
        permissions=("layouts.change_layout",),
        on_pages=DRAFTS, on_files=FILES,
    ),
    Right(
        code="pages.write", group=LOOKS, label=_("Write, publish and remove pages"),
        permissions=("wagtailredirects.*", "layouts.*"), on_pages=PAGES, on_files=FILES,
        needs=("pages.draft",),
    ),
    Right(
        code="themes.write", group=LOOKS, label=_("Change themes; somebody else publishes them"),
        permissions=("editor.change_shoptheme",), on_files=FILES,
    ),
    Right(
        code="themes.publish", group=LOOKS, label=_("Publish and schedule themes"),
        permissions=("editor.publish_shoptheme",), needs=("themes.write",),
    ),
    Right(
        code="files.write", group=LOOKS, label=_("Add and change pictures and documents"),
        permissions=tuple(f"media.{act}_{model}" for model in ("shopimage", "shopdocument")
                          for act in ("add", "change", "delete")),
        on_files=FILES,
    ),
    Right(
        code="settings.write", group=HOUSE, label=_("Change settings: details, payments, delivery, taxes, opening"),
        permissions=("store.change_store",),
    ),
    Right(code="log.read", group=HOUSE, label=_("Read the activity log"), permissions=("core.view_auditentry",)),
    Right(
        code="staff.write", group=HOUSE, label=_("Invite, change and remove staff with no more rights than one's own"),
        permissions=("staff.manage_staff",),
    ),
    Right(code="keys.write", group=HOUSE, label=_("Make and revoke keys of the API, with no more rights than one's own"),
          permissions=("integrations.manage_keys",)),
    Right(code="plan.write", group=HOUSE, label=_("See and change the plan"), permissions=("staff.manage_plan",)),
    Right(
        code="shop.take_away", group=HOUSE, label=_("Download everything that the shop has"),
        permissions=("staff.take_away",),
    ),
)  # fmt: skip
BY_CODE = {right.code: right for right in CATALOGUE}
ALL_CODES = frozenset(BY_CODE)


def complete(codes: Iterable[str]) -> frozenset[str]:
    """The known ones among `codes`, with all that they need."""
    found: set[str] = set()
    waiting = [code for code in codes if code in BY_CODE]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += BY_CODE[code].needs
    return frozenset(found)
