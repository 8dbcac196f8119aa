"""Products as such: what they are called, whether they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.catalog.facts import clean_safety
from commerce.catalog.models import Product, ProductStatus
from commerce.catalog.services.addresses import address_changed
from commerce.catalog.slugs import free_slug
from commerce.catalog.sources import filled, names_of, note, told
from commerce.catalog.statements import SHOWN_PRICES
from core.events.doorbell import ring
from core.events.outbox import emit
from core.html import clean_html
from core.pages import bump_pages

FIELDS = frozenset(
    {
        "title", "slug", "description", "vendor", "product_type", "category", "tags", "status", "is_published",
        "is_gift_card", "option_names", "seo_title", "seo_description", "shipping_profile_id", "min_quantity",
        "max_quantity", "quantity_step", "layout", "attributes", "safety", "hs_code", "origin_country", "publish_at",
        "unpublish_at", "ships_from", "late_note", "related_ids", "cross_sell_ids", "up_sell_ids", "personal_fields",
        "downloads", "download_limit", "download_days",
    }
)  # fmt: skip
MAX_OPTIONS = 20
MAX_TAGS = 250


class ProductRefused(ValueError):
    """The product cannot be saved like this; the message says why."""


def create_product(*, title: str, uuid: UUID | None = None, **fields: Any) -> Product:
    """A new product, a draft unless `status` says otherwise. Emits product.changed. Raises ProductRefused.

    The same `uuid` twice is an IntegrityError: with it a form that is sent twice makes one product.
    """
    with transaction.atomic("default"):
        product = Product(title="", **({"uuid": uuid} if uuid else {}))
        apply_fields(product, {"title": title, **fields})
        product.slug = free_slug(Product, fields.get("slug") or title)
        given = {name: getattr(product, name) for name in {"title", *fields}}
        product.sources = told([], names_of(filled(given)))
        product.save()
        ring_schedule(product)
        announce_product(product.pk)
    return product


def update_product(*, product_id: int, **fields: Any) -> Product:
    """Change the given fields only. The row is locked. Raises Product.DoesNotExist, ProductRefused."""
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        former = product.slug
        before = {name: getattr(product, name) for name in {"slug", *fields} & FIELDS}
        apply_fields(product, fields)
        if wish := fields.get("slug"):
            product.slug = free_slug(Product, wish, except_pk=product.pk)
        note(product, before)
        product.save()
        if product.slug != former:
            address_changed(f"/products/{former}/", f"/products/{product.slug}/")
        ring_schedule(product)
        announce_product(product.pk)
    return product


def apply_fields(product: Product, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"Not fields of a product: {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        if name != "slug":
            setattr(product, name, value)
    product.title = product.title.strip()
    if not product.title:
        raise ProductRefused(_("A product needs a title."))
    if len(product.option_names) > MAX_OPTIONS:
        raise ProductRefused(_("A product can have up to 20 options."))
    if len({name.casefold() for name in product.option_names}) < len(product.option_names):
        raise ProductRefused(_("Two options have the same name."))
    if product.publish_at and product.unpublish_at and product.unpublish_at <= product.publish_at:
        raise ProductRefused(_("A product cannot be hidden before it is shown."))
    product.safety = clean_safety(product.safety)
    product.tags = clean_tags(product.tags)
    product.description = clean_html(product.description)


def clean_tags(tags: list[str]) -> list[str]:
    """Trimmed, without doubles that differ in case only, in the order given."""
    seen: dict[str, str] = {}
    for tag in tags:
        if short := tag.strip()[:120]:
            seen.setdefault(short.casefold(), short)
    return list(seen.values())[:MAX_TAGS]


def archive_product(*, product_id: int) -> Product:
    return update_product(product_id=product_id, status=ProductStatus.ARCHIVED)


def delete_product(*, product_id: int) -> None:
    """Gone from the shop; orders keep their copies. Quiet where it is gone already."""
    with transaction.atomic("default"):
        deleted, _by_model = Product.objects.filter(pk=product_id).delete()
        if deleted:
            emit("product.deleted", product_id=product_id)
            ring("collections")
            bump_pages()


def announce_product(product_id: int) -> None:
    """Collections by rules follow in the background (commerce.catalog.tasks)."""
    emit("product.changed", product_id=product_id)
    ring("collections")
    bump_pages()


def ring_schedule(product: Product) -> None:
    """The task shows and hides it in time; a moment that is past already does its work at once."""
    moments = [at for at in (product.publish_at, product.unpublish_at) if at]
    if moments:
        ring("schedule", min(moments))
    if product.ships_from:
        ring("schedule")


def refresh_prices(*product_ids: int) -> None:
    """Bring the lowest, highest and former prices that lists show in step with the variants, and let editors who have
    the product open know that it changed."""
    write_shown_prices(product_ids, now=timezone.now())
    ring("collections")


def write_shown_prices(product_ids: Iterable[int], *, now: datetime | None = None) -> int:
    """How many products there were. `now`: when they changed; None where only stock has."""
    with connections["default"].cursor() as cursor:
        cursor.execute(SHOWN_PRICES, {"products": list(product_ids), "now": now})
        return int(cursor.rowcount)
