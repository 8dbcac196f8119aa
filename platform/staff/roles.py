"""Ready-made roles, and what a role of either kind allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from staff.models import Role
from staff.rights import ALL_CODES, complete

OWNER = "owner"


@dataclass(frozen=True)
class Preset:
    code: str
    name: Any
    summary: Any
    rights: frozenset[str]


SEE_ALL = {"orders.read", "offers.read", "customers.read", "products.read", "stock.read"}
PRESETS: tuple[Preset, ...] = (
    Preset(OWNER, _("Owner"), _("May do everything, also close the shop and hand it over."), ALL_CODES),
    Preset(
        "manager", _("Manager"), _("Runs the shop from day to day, staff included; plan and data stay with the owner."),
        complete(ALL_CODES - {"plan.write", "shop.take_away"}),
    ),
    Preset(
        "orders", _("Orders"), _("Packs, ships and answers customers."),
        complete({"orders.write", "customers.write", "products.read", "stock.read"}),
    ),
    Preset(
        "catalogue", _("Catalogue"), _("Looks after products, prices, pictures and stock."),
        complete({"products.write", "stock.write", "files.write", "reviews.write"}),
    ),
    Preset(
        "marketing", _("Marketing"), _("Sees who buys what; makes promotions, pages and pictures."),
        complete({*SEE_ALL, "offers.write", "pages.write", "files.write", "themes.publish", "reviews.write"}),
    ),
    Preset("content", _("Content"), _("Writes pages and adds pictures."), complete({"pages.write", "files.write"})),
    Preset(
        "author", _("Author"), _("Writes pages and posts; somebody who may publish looks at them first."),
        complete({"pages.draft", "files.write"}),
    ),
    Preset(
        "accountant", _("Accountant"), _("Reads orders, customers and the activity log, and changes nothing."),
        complete({*SEE_ALL, "log.read"}),
    ),
    Preset(
        "agency", _("Agency"), _("Builds the shop: pages, products, pictures, settings. Sees no orders or customers."),
        complete(
            {"pages.write", "files.write", "products.write", "stock.write", "settings.write", "themes.publish"}
        ),
    ),
)  # fmt: skip
BY_CODE = {preset.code: preset for preset in PRESETS}


def rights_of(code: str) -> frozenset[str]:
    """What the role of this code allows in the current shop; nothing where there is no such role."""
    if code in BY_CODE:
        return BY_CODE[code].rights
    role = Role.objects.filter(code=code).first()
    return complete(role.rights) if role else frozenset()


def name_of(code: str) -> str:
    """As people know it; the code itself for a role that is gone."""
    if code in BY_CODE:
        return str(BY_CODE[code].name)
    role = Role.objects.filter(code=code).first()
    return role.name if role else code


def role_exists(code: str) -> bool:
    return code in BY_CODE or Role.objects.filter(code=code).exists()


def all_roles() -> dict[str, tuple[str, frozenset[str]]]:
    """Code to name and rights: the ready-made ones, then the shop's own."""
    found = {preset.code: (str(preset.name), preset.rights) for preset in PRESETS}
    return found | {role.code: (role.name, complete(role.rights)) for role in Role.objects.all()}
