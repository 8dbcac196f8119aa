"""The live demonstrations of the gallery: one filled shop per theme and language, nobody's, opened behind the scenes.

One is worked on at a time in the whole installation, and each step may be repeated: a shop that a killed process left
half full is still "preparing", and whoever comes next goes on with it. One that holds another version of its theme than
the installed one is replaced, and goes once the new one is live.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

import structlog
from django.db import transaction
from django.db.models import QuerySet

from commerce.store.models import Store
from core.events.doorbell import not_knocking
from core.scope import control_context
from onboarding.services.demo.selling import open_doors, prepare_selling
from onboarding.services.opening import furnish
from onboarding.services.presets.filling import fill_with_preset
from staff.services import ROLE_OWNER, ensure_shadow_user
from tenants.context import shop_context
from tenants.models import Shop, ShopState
from tenants.services import lifecycle
from tenants.services.locks import alone
from tenants.services.registry import HandleRefused, mark_live, register_shop
from themes.manifest import Manifest
from themes.presets import LANGUAGES, read_preset
from themes.services import installed_themes

log = structlog.get_logger("showcases")
NOBODY = "showcase@example.invalid"  # of whom no mail can ever be read: no account has it, and nobody can enter
NOBODYS_UUID = uuid5(NAMESPACE_URL, "echoppe:showcase")
LOCK = "theme showcases"
ADDRESSES = 50  # that are tried: merchants may have the first ones, and one is never given twice


@dataclass(frozen=True)
class Showcase:
    theme: str
    language: str
    version: str

    @property
    def mark(self) -> str:
        """Of the shop that holds it: Shop.showcase."""
        return f"{self.theme}/{self.language}/{self.version}"

    @property
    def address(self) -> str:
        return f"demo-{self.theme}" if self.language == "en" else f"demo-{self.theme}-{self.language}"


def showcase_of(theme: Manifest, language: str) -> Showcase:
    return Showcase(theme.slug, language, theme.version)


def wanted_showcases() -> list[Showcase]:
    """Of themes that have starter content, in the order in which they are opened."""
    themes = [theme for theme in installed_themes() if read_preset(theme.slug, LANGUAGES[0])]
    return [showcase_of(theme, language) for language in LANGUAGES for theme in themes]


def showcase_shops() -> QuerySet[Shop]:
    """In the control world: those that are there, in whatever state."""
    return Shop.objects.exclude(showcase="").exclude(state=ShopState.DROPPED)


def live_showcases(wanted: list[Showcase]) -> dict[Showcase, str]:
    """Their handles."""
    with control_context():
        shops = showcase_shops().filter(showcase__in=[each.mark for each in wanted], state=ShopState.LIVE)
        handles = dict(shops.values_list("showcase", "handle"))
    return {each: handles[each.mark] for each in wanted if each.mark in handles}


def work_on_showcases() -> str:
    """Open (or go on with) the next that is missing, or drop one that is out of date; returns what was done, "" where
    there is nothing to do or somebody else is at it. To be called until then, and from time to time."""
    wanted = wanted_showcases()
    if next_of(wanted) is None and outdated(wanted) is None:
        return ""
    with alone(LOCK) as is_mine:
        if not is_mine:
            return ""
        if showcase := next_of(wanted):
            return f"opened {open_showcase(showcase).handle}"
        if shop := outdated(wanted):
            take_away(shop)
            return f"dropped {shop.handle}"
    return ""


def next_of(wanted: list[Showcase]) -> Showcase | None:
    """What an operator has suspended or closed stays so, until the theme's next version."""
    with control_context():
        known = showcase_shops().exclude(state=ShopState.PREPARING).values_list("showcase", flat=True)
        marks = set(known)
    return next((each for each in wanted if each.mark not in marks), None)


def outdated(wanted: list[Showcase]) -> Shop | None:
    with control_context():
        shops = showcase_shops().exclude(showcase__in=[each.mark for each in wanted])
        return shops.order_by("created_at").first()


def open_showcase(showcase: Showcase) -> Shop:
    """Callers hold LOCK. Live at the end; nobody reaches it before."""
    with control_context():
        shop = showcase_shops().filter(showcase=showcase.mark).first()
    if shop is None:
        shop = register(showcase)
    if shop.state != ShopState.PREPARING:
        return shop
    with shop_context(shop), not_knocking():
        with transaction.atomic("default"):
            furnish(shop, is_test=True, theme=showcase.theme)
            owner = ensure_shadow_user(account_uuid=NOBODYS_UUID, email=NOBODY, name=shop.name, role=ROLE_OWNER)
        Store.objects.filter(pk=1).exclude(theme=showcase.theme).update(theme=showcase.theme, theme_settings={})
        prepare_selling()
        fill_with_preset(theme=showcase.theme, language=showcase.language, owner=owner, goes_on=True)
        open_doors(owner=owner)
    mark_live(shop)
    log.info("showcase_opened", handle=shop.handle, showcase=showcase.mark)
    return shop


def register(showcase: Showcase) -> Shop:
    """Raises HandleRefused where merchants have all the addresses that it could have."""
    addresses = [showcase.address, *(f"{showcase.address}-{number}" for number in range(2, ADDRESSES))]
    name = read_preset(showcase.theme, showcase.language)["shop"]
    for address in addresses:
        try:
            shop, _is_new = register_shop(
                handle=address, name=name, owner_email=NOBODY, country="FR", currency="EUR",
                locale=showcase.language, is_test=True, showcase=showcase.mark,
            )  # fmt: skip
        except HandleRefused:
            continue
        return shop
    raise HandleRefused(HandleRefused.taken)


def take_away(shop: Shop) -> None:
    """With all that is in it: it can be made again."""
    if shop.state != ShopState.CLOSED:
        states = set(ShopState) - {ShopState.CLOSED, ShopState.DROPPED}
        lifecycle.move(shop, states, ShopState.CLOSED, action="closed", reason="another version", actor="clock")
    lifecycle.drop(shop=shop, actor="clock", without_copy=True)
    log.info("showcase_dropped", handle=shop.handle, showcase=shop.showcase)
