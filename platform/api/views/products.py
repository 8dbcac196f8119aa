# Annotations are read by Ninja as they are, so there is no `from __future__ import annotations` in views.
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from api import reading
from api.keys import ApiRequest, Bearer
from api.lists import MOST, USUAL, page_of
from api.once import changes
from api.problems import Problem
from api.schemas.base import Moment, amount_in
from api.schemas.products import ProductChange, ProductIn, ProductOut, ProductPage, Status, VariantIn, product_out
from billing import limits
from commerce.catalog.models import Product, ProductStatus, Variant
from commerce.catalog.services.products import create_product, delete_product, update_product
from commerce.catalog.services.variants import VariantInput, save_variants
from commerce.inventory import services as inventory

router = Router(tags=["Products"])
READ, WRITE = Bearer("products.read"), Bearer("products.write")


@router.get("", response=ProductPage, auth=READ, url_name="list_products")
def product_list(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(USUAL, ge=1, le=MOST),
    updated_since: Moment | None = Query(None, description="Changed from then on, in the order of their changes"),
    sku: str | None = Query(None, description="Products with a variant of this SKU"),
    handle: str | None = None,
    status: Status | None = None,
    collection_id: int | None = Query(None, ge=1, le=2**63 - 1),
) -> Any:
    rows = reading.products()
    if sku is not None:
        rows = rows.filter(pk__in=Variant.objects.filter(sku=sku).values("product_id"))
    if handle is not None:
        rows = rows.filter(slug=handle)
    if status is not None:
        rows = rows.filter(status=status)
    if collection_id is not None:
        rows = rows.filter(entries__collection_id=collection_id)
    found, after = page_of(rows, cursor=cursor, limit=limit, since=updated_since)
    currency = reading.the_store().currency
    return ProductPage(data=[product_out(product, currency) for product in found], next_cursor=after)


@router.get("/{uuid:product_id}", response=ProductOut, auth=READ, url_name="get_product")
def product_get(request: HttpRequest, product_id: UUID) -> Any:
    return shown(product_id)


@router.post("", response={201: ProductOut}, auth=WRITE, url_name="create_product")
@changes(status=201, act="product.made", location=lambda product: f"/api/v1/products/{product.id}")
def product_add(request: ApiRequest, payload: ProductIn, once: str) -> Any:
    """A draft unless `status` says otherwise. Its variants have no stock yet: count them next."""
    if not limits.allow(request.shop.shop_id, "products"):
        raise Problem(403, "plan_limit_reached", "The plan has no room for more products.")
    currency = reading.the_store().currency
    product = create_product(**fields_of(payload), option_names=payload.options)
    wishes = [wish_of(given, currency, f"variants.{place}") for place, given in enumerate(payload.variants)]
    made = save_variants(product_id=product.pk, variants=wishes)
    count_as_none([variant.pk for variant in made], actor=request.auth.user)
    request.about = product.title
    return shown(product.uuid)


@router.patch("/{uuid:product_id}", response=ProductOut, auth=WRITE, url_name="update_product")
@changes(act="product.changed")
def product_change(request: ApiRequest, product_id: UUID, payload: ProductChange, once: str) -> Any:
    """Archive it with `status`. Variants have addresses of their own."""
    product = reading.one(Product.objects, uuid=product_id)
    request.about = product.title
    if fields := fields_of(payload):
        update_product(product_id=product.pk, **fields)
    return shown(product_id)


@router.delete("/{uuid:product_id}", response={204: None}, auth=WRITE, url_name="delete_product")
@changes(status=204, act="product.deleted")
def product_delete(request: ApiRequest, product_id: UUID, once: str) -> Any:
    """Gone for good; orders keep their copies."""
    product = reading.one(Product.objects, uuid=product_id)
    request.about = product.title
    delete_product(product_id=product.pk)


def shown(product_id: UUID) -> ProductOut:
    return product_out(reading.one(reading.products(), uuid=product_id), reading.the_store().currency)


def fields_of(payload: ProductChange) -> dict[str, Any]:
    """What was given, by the names of the columns."""
    given = {name: getattr(payload, name) for name in payload.model_fields_set & ProductChange.model_fields.keys()}
    for name, value in given.items():
        if value is None:
            raise Problem.field(name, "null", "Leave it out, or send an empty text.")
    if "handle" in given:
        given["slug"] = given.pop("handle")
    if given.get("status") is not None:
        given["status"] = ProductStatus(given["status"])
    return given


def wish_of(given: VariantIn, currency: str, place: str) -> VariantInput:
    same = ("sku", "barcode", "mpn", "weight_grams", "requires_shipping", "is_taxable", "tax_category")
    price = amount_in(given.price, currency, f"{place}.price".lstrip("."))
    return VariantInput(
        option_values=tuple(given.option_values),
        price_amount=price or 0,
        compare_at_amount=amount_in(given.compare_at_price, currency, f"{place}.compare_at_price".lstrip(".")),
        cost_amount=amount_in(given.cost, currency, f"{place}.cost".lstrip(".")),
        **{name: getattr(given, name) for name in same},
    )


def count_as_none(variant_ids: list[int], *, actor: Any) -> None:
    """Nobody has counted them: sold out, so that nothing is promised by mistake."""
    inventory.set_stock_of_many(counts=dict.fromkeys(variant_ids, 0), actor=actor)
    inventory.refresh_sellable(variant_ids)
