"""Opening a shop in the registry: handle, hosts, schema. What goes into the schema is onboarding's business."""

from __future__ import annotations

import re
from importlib import resources

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.scope import control_context
from tenants import hosts
from tenants.models import Host, HostKind, PooledSchema, RegistryEntry, ReleasedHandle, Shop, ShopState, Trust
from tenants.services.pool import add_to_pool, claim_schema
from tenants.services.template import newest_template

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")


class HandleRefused(ValueError):
    """The wished address cannot be had; the message says why, fit for people."""

    taken = gettext_lazy("This address is taken. Please choose another one.")


def words_of(file: str) -> frozenset[str]:
    text = resources.files("tenants").joinpath("words", file).read_text()
    return frozenset(word for line in text.splitlines() if (word := line.split("#")[0].strip()))


RESERVED = words_of("reserved.txt")
OFFENSIVE = words_of("offensive.txt")


def check_handle(handle: str) -> None:
    """Raises HandleRefused for a handle that is malformed, reserved, offensive or not free."""
    if not HANDLE.fullmatch(handle):
        raise HandleRefused(
            _("Use 3 to 40 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.")
        )
    if "--" in handle:
        raise HandleRefused(_("Two hyphens in a row are not possible."))
    if handle in RESERVED or handle.replace("-", "") in RESERVED:
        raise HandleRefused(_("This address is reserved. Please choose another one."))
    if OFFENSIVE & set(handle.split("-")) or handle.replace("-", "") in OFFENSIVE:
        raise HandleRefused(_("This address is not possible. Please choose another one."))
    if is_taken(handle):
        raise HandleRefused(HandleRefused.taken)


def is_taken(handle: str) -> bool:
    with control_context():
        return (
            Shop.objects.filter(handle=handle).exists()
            or ReleasedHandle.objects.filter(handle=handle).exists()
            or Host.objects.filter(domain__in=[hosts.storefront_host(handle), hosts.admin_host(handle)]).exists()
        )


def register_shop(
    *,
    handle: str,
    name: str,
    owner_email: str,
    country: str,
    currency: str,
    locale: str,
    is_test: bool = False,
    request_key: str | None = None,
    showcase: str = "",
) -> tuple[Shop, bool]:
    """A shop in state "preparing", with its hosts and a claimed schema, and whether it is new.

    The same `request_key` gives the same shop, however often and at once it is asked for. Raises HandleRefused.
    """
    with control_context():
        if known := asked_before(request_key):
            return known, False
        try:
            check_handle(handle)
        except HandleRefused:
            if known := asked_before(request_key):  # the other press was quicker by this much
                return known, False
            raise
        while True:
            try:
                with transaction.atomic("control"):
                    claimed = claim_schema()
                    if claimed is not None:
                        schema, version = claimed
                        shop = Shop.objects.create(
                            handle=handle, name=name, owner_email=owner_email, country=country, currency=currency,
                            locale=locale, is_test=is_test, pod=settings.POD_ID, schema_name=schema,
                            template_version=version, request_key=request_key,
                            showcase=showcase, trust=Trust.SHOWCASE if showcase else Trust.NEW,
                        )  # fmt: skip
                        Host.objects.create(tenant=shop, domain=hosts.storefront_host(handle), kind=HostKind.STOREFRONT)
                        Host.objects.create(tenant=shop, domain=hosts.admin_host(handle), kind=HostKind.ADMIN)
                        RegistryEntry.objects.create(shop=shop, action="opened", actor=owner_email)
                        return shop, True
            except IntegrityError:
                if known := asked_before(request_key):
                    return known, False
                raise HandleRefused(HandleRefused.taken) from None
            add_to_pool(newest_template())  # it was empty; if others are quicker, once more


def asked_before(request_key: str | None) -> Shop | None:
    return Shop.objects.filter(request_key=request_key).first() if request_key else None


def give_back(schema: str, version: str) -> None:
    """Into the pool again, untouched as it must be: in the control transaction that deletes the shop."""
    PooledSchema.objects.create(schema_name=schema, template_version=version, is_ready=True)


def mark_live(shop: Shop) -> None:
    with control_context():
        Shop.objects.filter(pk=shop.pk, state=ShopState.PREPARING).update(state=ShopState.LIVE)
        shop.refresh_from_db()
    hosts.forget_routes()
