"""Opening a shop, step by step. Every step may be repeated: whoever finds a shop half open runs them all again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from billing.services.standing import begin
from builder.pages.services import seed_pages
from commerce.payments.services import seed_payment_methods
from commerce.shipping.services import seed_shipping
from commerce.store.models import Store
from commerce.taxes.services import seed_tax_rates
from core.events.outbox import emit
from core.scope import control_context
from onboarding.places import time_zone_of
from staff.services import ROLE_OWNER, ensure_shadow_user
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Membership, Shop
from tenants.services.registry import mark_live, register_shop
from themes.services import DEFAULT_THEME


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the sign-up form asks for."""

    handle: str
    name: str
    country: str = "FR"
    currency: str = "EUR"
    locale: str = "fr"
    is_test: bool = False
    request_key: str | None = None


class ForeignRequest(Exception):
    """This form has already been sent, by somebody else."""


def open_shop(*, account: User, wish: Wish) -> Shop:
    """Register, fill and start a shop owned by `account` (a control-plane user). Raises HandleRefused, and
    ForeignRequest where the `request_key` has opened a shop for somebody else.

    The same `request_key` gives the same shop. A crash in the middle leaves a shop in state "preparing", which
    `finish_opening` brings to life later.
    """
    shop, owner = claim_shop(wish=wish, owner_email=account.email, find_account=lambda: account)
    if owner != account:
        raise ForeignRequest
    finish_opening(shop=shop, account=account, is_test=wish.is_test)
    return shop


def claim_shop(*, wish: Wish, owner_email: str, find_account: Callable[[], User]) -> tuple[Shop, User]:
    """A registered shop and its owner: the account from `find_account`, asked for only where there is no owner yet.

    The shop comes first, so that no account is left behind when the address turns out to be taken; the row lock makes
    of two sends of one form one shop with one account. Raises HandleRefused.
    """
    shop, _is_new = register_shop(
        handle=wish.handle, name=wish.name, owner_email=owner_email, country=wish.country,
        currency=wish.currency, locale=wish.locale, is_test=wish.is_test,
        request_key=wish.request_key,
    )  # fmt: skip
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=shop.pk)
        known = Membership.objects.select_related("account").filter(shop=shop, role=ROLE_OWNER).first()
        if known is not None:
            return shop, known.account
        account = find_account()
        Membership.objects.create(shop=shop, account=account, role=ROLE_OWNER)
    return shop, account


def finish_opening(
    *, shop: Shop, account: User, is_test: bool = False, theme: str = "", with_sample: bool = False
) -> None:
    """Everything that a registered shop still lacks, in one transaction of its schema; then it is live. May be run
    again, and twice at once: the second waits and finds all done. `with_sample`: a worker fills it with the theme's
    starter content a moment later."""
    with shop_context(shop), transaction.atomic("default"):
        furnish(shop, is_test=is_test, theme=theme)
        ensure_shadow_user(account_uuid=account.uuid, email=account.email, name=account.name, role=ROLE_OWNER)
        if with_sample:
            emit("shop.sample_wanted", account=str(account.uuid))
    begin(shop=shop, now=timezone.now())
    mark_live(shop)


def furnish(shop: Shop, *, is_test: bool, theme: str) -> None:
    """What every shop begins with, in the caller's transaction inside of it. Twice at once: the second waits."""
    wait_for_others()
    seed_store(shop, is_test=is_test, theme=theme)
    seed_tax_rates()
    seed_shipping(country=shop.country, locale=shop.locale)
    seed_payment_methods(locale=shop.locale, is_test=is_test)
    seed_pages(name=shop.name, host=hosts.storefront_host(shop.handle), locale=shop.locale)


def wait_for_others() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))")


def seed_store(shop: Shop, *, is_test: bool, theme: str = "") -> None:
    Store.objects.get_or_create(
        pk=1,
        defaults={
            "name": shop.name, "email": shop.owner_email, "country": shop.country, "currency": shop.currency,
            "locale": shop.locale, "is_test": is_test, "primary_host": hosts.storefront_host(shop.handle),
            "admin_host": hosts.admin_host(shop.handle), "shipping_countries": [],
            "time_zone": time_zone_of(shop.country), "preview_password": secrets.token_hex(4),
            "theme": theme or DEFAULT_THEME,
        },
    )  # fmt: skip
