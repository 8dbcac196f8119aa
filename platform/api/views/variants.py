from typing import Any
from uuid import UUID

from ninja import Router

from api import reading
from api.keys import ApiRequest, Bearer
from api.once import changes
from api.problems import Problem
from api.schemas.base import amount_in
from api.schemas.products import VariantChange, VariantIn, VariantOut, variant_out
from api.views.products import count_as_none, wish_of
from commerce.catalog.models import Product, Variant
from commerce.catalog.services import editing
from commerce.catalog.services.variants import generate_variants
from commerce.inventory import services as inventory

router = Router(tags=["Products"])
WRITE = Bearer("products.write")
AMOUNTS = {"price": "price_amount", "compare_at_price": "compare_at_amount", "cost": "cost_amount"}
MAY_BE_NULL = frozenset({"compare_at_price", "cost"})


@router.post("/{uuid:product_id}/variants", response={201: VariantOut}, auth=WRITE, url_name="create_variant")
@changes(status=201, act="variant.made")
def variant_add(request: ApiRequest, product_id: UUID, payload: VariantIn, once: str) -> Any:
    """Behind the product's others. Without stock: count it next."""
    product = reading.one(Product.objects, uuid=product_id)
    request.about = product.title
    currency = reading.the_store().currency
    if len(payload.option_values) != len(product.option_names):
        raise Problem.field(
            "option_values", "wrong_count", f"One value for each of: {', '.join(product.option_names)}."
        )
    wish = wish_of(payload, currency, "")
    values = [[value] for value in wish.option_values]
    if not generate_variants(product_id=product.pk, option_values=values, template=wish):
        raise Problem(409, "conflict", "The product has a variant with these options.")
    variant = Variant.objects.get(product=product, option_values=list(wish.option_values))
    codes = {"sku": wish.sku, "barcode": wish.barcode, "mpn": wish.mpn}
    editing.edit_variants(product_id=product.pk, changes={variant.pk: codes})
    count_as_none([variant.pk], actor=request.auth.user)
    variant.refresh_from_db()
    return variant_out(variant, currency)


@router.patch(
    "/{uuid:product_id}/variants/{int:variant_id}", response=VariantOut, auth=WRITE, url_name="update_variant"
)
@changes(act="variant.changed")
def variant_change(request: ApiRequest, product_id: UUID, variant_id: int, payload: VariantChange, once: str) -> Any:
    """What is left out stays; `null` takes a compare-at price or a cost away."""
    variant = reading.one(reading.variants(), pk=variant_id, product__uuid=product_id)
    request.about = f"{variant.product.title} {variant.title}".strip()
    currency = reading.the_store().currency
    if columns := columns_of(payload, currency):
        editing.edit_variants(product_id=variant.product_id, changes={variant.pk: columns})
        variant.refresh_from_db()
    return variant_out(variant, currency)


@router.delete(
    "/{uuid:product_id}/variants/{int:variant_id}", response={204: None}, auth=WRITE, url_name="delete_variant"
)
@changes(status=204, act="variant.deleted")
def variant_delete(request: ApiRequest, product_id: UUID, variant_id: int, once: str) -> Any:
    """With its stock. The last one cannot go: archive or delete the product."""
    variant = reading.one(reading.variants(), pk=variant_id, product__uuid=product_id)
    request.about = f"{variant.product.title} {variant.title}".strip()
    editing.remove_variants(product_id=variant.product_id, variant_ids=[variant.pk])
    inventory.refresh_sellable(Variant.objects.filter(product_id=variant.product_id).values_list("pk", flat=True))


def columns_of(payload: VariantChange, currency: str) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in payload.model_fields_set:
        value = getattr(payload, name)
        if value is None and name not in MAY_BE_NULL:
            raise Problem.field(name, "null", "Leave it out, or send a value.")
        columns[AMOUNTS.get(name, name)] = amount_in(value, currency, name) if name in AMOUNTS else value
    return columns
