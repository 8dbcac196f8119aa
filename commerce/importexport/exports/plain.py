"""What has no layout but ours: collections, stock, gift cards, redirects, pages."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Page

from commerce.catalog.models import Collection, ProductType
from commerce.giftcards.models import GiftCard
from commerce.importexport.exports.records import Entity, Record, batches, decimal
from commerce.inventory.models import StockMovement
from commerce.pricelists.models import PriceList
from commerce.pricelists.naming import names_of
from commerce.store.selectors import current_store
from core.errors import mark as _


def collections() -> Iterator[Record]:
    for rows in batches(Collection.objects.select_related("parent"), size=50):
        for row in rows:
            entries = row.entries.order_by("position", "pk").values_list("product__slug", flat=True)
            yield {
                "handle": row.slug, "title": row.title, "inside": row.parent.slug if row.parent else "",
                "description": row.description,
                "is_shown": row.is_published, "position": row.position, "seo_title": row.seo_title,
                "seo_description": row.seo_description, "layout": row.layout,
                "entries": [{"product": slug} for slug in entries.iterator(chunk_size=2000)],
            }  # fmt: skip


def types() -> Iterator[Record]:
    for batch in batches(ProductType.objects.all()):
        for row in batch:
            yield {"name": row.name, "attributes": row.attributes}


def price_lists() -> Iterator[Record]:
    currency = current_store().currency
    for lists in batches(PriceList.objects.all()):
        for row in lists:
            prices = list(row.prices.select_related("variant__product"))
            names = names_of(each.variant for each in prices)
            yield {
                "name": row.name, "tag": row.tag, "percent": None if row.percent is None else f"{row.percent.normalize():f}",
                "is_in_use": row.is_active,
                "prices": [
                    {"article": names[each.variant_id], "from_quantity": each.from_quantity,
                     "price": decimal(each.amount, currency)}
                    for each in prices
                ],
            }  # fmt: skip


def movements() -> Iterator[Record]:
    rows = StockMovement.objects.select_related("variant__product", "actor")
    for batch in batches(rows, size=500):
        for row in batch:
            yield {
                "id": row.pk, "at": row.created_at.isoformat(), "product": row.variant.product.slug,
                "option_values": list(row.variant.option_values), "sku": row.variant.sku, "quantity": row.quantity,
                "kind": row.kind, "reference": row.reference, "note": row.note,
                "by": row.actor.email if row.actor else "",
            }  # fmt: skip


def gift_cards() -> Iterator[Record]:
    """With their codes: whoever has the file has the money, as the screen says."""
    for batch in batches(GiftCard.objects.prefetch_related("entries")):
        for row in batch:
            yield {
                "code": row.code, "kind": row.kind, "currency": row.currency,
                "value": decimal(row.initial_amount, row.currency),
                "balance": decimal(row.balance_amount, row.currency), "email": row.email, "note": row.note,
                "can_be_used": row.is_active, "expires_at": row.expires_at.isoformat() if row.expires_at else None,
                "created_at": row.created_at.isoformat(),
                "entries": [
                    {"entry_at": entry.at.isoformat(), "entry": entry.kind,
                     "entry_amount": decimal(entry.amount, row.currency), "entry_note": entry.note}
                    for entry in row.entries.all()
                ],
            }  # fmt: skip


def redirects() -> Iterator[Record]:
    for batch in batches(Redirect.objects.select_related("redirect_page")):
        for row in batch:
            yield {"from": row.old_path, "to": row.link or "", "is_permanent": row.is_permanent}


def pages() -> Iterator[Record]:
    for batch in batches(Page.objects.filter(depth__gt=1), by="path", size=50):
        for page in batch:
            row = page.specific
            content = {
                field.name: list(getattr(row, field.name).get_prep_value())
                for field in row._meta.get_fields()
                if isinstance(field, StreamField)
            }
            yield {
                "address": row.url_path, "title": row.title, "kind": row._meta.model_name, "is_live": row.live,
                "language": row.locale.language_code, "seo_title": row.seo_title,
                "seo_description": row.search_description,
                "published_at": row.last_published_at.isoformat() if row.last_published_at else None,
                "content": content,
            }  # fmt: skip


COLLECTIONS = Entity(
    kind="collections", label=_("Collections"), permission="catalog.view_collection",
    head=("handle", "title", "inside", "description", "is_shown", "position", "seo_title", "seo_description", "layout"),
    parts={"entries": ("product",)}, read=collections, count=lambda: Collection.objects.count(),
)  # fmt: skip
TYPES = Entity(
    kind="types",
    label=_("Product types"),
    permission="catalog.view_product",
    head=("name", "attributes"),
    read=types,
    count=lambda: ProductType.objects.count(),
)
PRICE_LISTS = Entity(
    kind="price_lists", label=_("Price lists"), permission="catalog.change_product",
    head=("name", "tag", "percent", "is_in_use"), parts={"prices": ("article", "from_quantity", "price")},
    read=price_lists, count=lambda: PriceList.objects.count(),
)  # fmt: skip
MOVEMENTS = Entity(
    kind="stock", label=_("Stock movements"), permission="inventory.view_stockmovement",
    head=("id", "at", "product", "option_values", "sku", "quantity", "kind", "reference", "note", "by"),
    read=movements, count=lambda: StockMovement.objects.count(),
)  # fmt: skip
GIFT_CARDS = Entity(
    kind="gift_cards", label=_("Gift cards"), permission="giftcards.change_giftcard",
    head=("code", "kind", "currency", "value", "balance", "email", "note", "can_be_used", "expires_at", "created_at"),
    parts={"entries": ("entry_at", "entry", "entry_amount", "entry_note")}, read=gift_cards,
    count=lambda: GiftCard.objects.count(),
)  # fmt: skip
REDIRECTS = Entity(
    kind="redirects", label=_("Redirects"), permission="wagtailredirects.change_redirect",
    head=("from", "to", "is_permanent"), read=redirects, count=lambda: Redirect.objects.count(),
)  # fmt: skip
PAGES = Entity(
    kind="pages", label=_("Pages"), permission="wagtailadmin.access_admin",
    head=("address", "title", "kind", "is_live", "language", "seo_title", "seo_description", "published_at", "content"),
    read=pages, count=lambda: Page.objects.filter(depth__gt=1).count(),
)  # fmt: skip
