"""Promotions and their codes."""

from __future__ import annotations

from collections.abc import Iterator

from commerce.catalog.models import Collection, Product
from commerce.importexport.exports.records import Entity, Record, batches, decimal
from commerce.promotions.models import Promotion
from commerce.store.selectors import current_store
from core.errors import mark as _


def promotions() -> Iterator[Record]:
    currency = current_store().currency
    for batch in batches(Promotion.objects.prefetch_related("codes")):
        products = slugs_of(Product, batch, "product_ids", "get_product_ids")
        collections = slugs_of(Collection, batch, "collection_ids", "get_collection_ids")
        for row in batch:
            yield {
                "name": row.name, "trigger": row.trigger, "kind": row.kind, "target": row.target,
                "percent": f"{row.percent.normalize():f}", "amount": decimal(row.amount, currency),
                "is_per_unit": row.is_per_unit, "buy_quantity": row.buy_quantity, "get_quantity": row.get_quantity,
                "most_times": row.most_times, "tiers": row.tiers, "counts_units": row.counts_units,
                "products": [products[pk] for pk in row.product_ids if pk in products],
                "collections": [collections[pk] for pk in row.collection_ids if pk in collections],
                "get_products": [products[pk] for pk in row.get_product_ids if pk in products],
                "get_collections": [collections[pk] for pk in row.get_collection_ids if pk in collections],
                "min_amount": decimal(row.min_amount, currency), "min_quantity": row.min_quantity,
                "skips_reduced": row.skips_reduced, "combines_with": row.combines_with,
                "starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat() if row.ends_at else None,
                "is_active": row.is_active, "is_announced": row.is_announced, "usage_limit": row.usage_limit,
                "customer_limit": row.customer_limit, "use_count": row.use_count,
                "codes": [
                    {"code": code.text, "code_limit": code.usage_limit, "code_uses": code.use_count}
                    for code in row.codes.all()
                ],
            }  # fmt: skip


def slugs_of(model: type[Product] | type[Collection], rows: list[Promotion], *columns: str) -> dict[int, str]:
    wanted = {pk for row in rows for column in columns for pk in getattr(row, column)}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "slug")) if wanted else {}


PROMOTIONS = Entity(
    kind="promotions", label=_("Promotions and codes"), permission="promotions.view_promotion",
    head=(
        "name", "trigger", "kind", "target", "percent", "amount", "is_per_unit", "buy_quantity", "get_quantity",
        "most_times", "tiers", "counts_units", "products", "collections", "get_products", "get_collections", "min_amount",
        "min_quantity", "skips_reduced", "combines_with", "starts_at", "ends_at", "is_active", "is_announced", "usage_limit",
        "customer_limit", "use_count",
    ),
    parts={"codes": ("code", "code_limit", "code_uses")}, read=promotions, count=lambda: Promotion.objects.count(),
)  # fmt: skip
