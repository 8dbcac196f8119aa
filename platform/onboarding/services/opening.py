"""Opening a shop, step by step. Every step may be repeated: whoever finds a shop half open runs them all again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from builder.pages.services import seed_pages
from commerce.payments.services import seed_payment_methods
from commerce.shipping.services import seed_shipping
from commerce.store.models import Store
from commerce.taxes.services import seed_tax_rates
from core.scope import control_context
from staff.services import ROLE_OWNER, ensure_shadow_user
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Membership, Shop
from tenants.services.registry import mark_live, register_shop


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


def open_shop(*, account: User, wish: Wish) -> Shop:
    """Register, fill and start a shop owned by `account` (a control-plane user). Raises HandleRefused.

    The same `request_key` gives the same shop. A crash in the middle leaves a shop in state "preparing", which
    `finish_opening` brings to life later.
    """
    shop, _is_new = register_shop(
        handle=wish.handle, name=wish.name, owner_email=account.email, country=wish.country,
        currency=wish.currency, locale=wish.locale, request_key=wish.request_key,
    )  # fmt: skip
    with control_context():
        Membership.objects.get_or_create(shop=shop, account=account, defaults={"role": ROLE_OWNER})
    finish_opening(shop=shop, account=account, is_test=wish.is_test)
    return shop


def finish_opening(*, shop: Shop, account: User, is_test: bool = False) -> None:
    with shop_context(shop), transaction.atomic("default"):
        seed_store(shop, is_test=is_test)
        seed_tax_rates()
        seed_shipping(country=shop.country, locale=shop.locale)
        seed_payment_methods(locale=shop.locale, is_test=is_test)
        seed_pages(name=shop.name, host=hosts.storefront_host(shop.handle), locale=shop.locale)
        ensure_shadow_user(account_uuid=account.uuid, email=account.email, name=account.name, role=ROLE_OWNER)
    mark_live(shop)


def seed_store(shop: Shop, *, is_test: bool) -> None:
    Store.objects.get_or_create(
        pk=1,
        defaults={
            "name": shop.name, "email": shop.owner_email, "country": shop.country, "currency": shop.currency,
            "locale": shop.locale, "is_test": is_test, "primary_host": hosts.storefront_host(shop.handle),
            "admin_host": hosts.admin_host(shop.handle), "shipping_countries": [shop.country],
        },
    )  # fmt: skip
