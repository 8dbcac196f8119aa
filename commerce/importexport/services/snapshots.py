"""A product as it stands, for comparing and for putting it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import md5
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model

from commerce.catalog.models import CollectionEntry, Product
from commerce.importexport.services.known import Known, known_products

KEPT_OF_PICTURE = ("image", "alt_text", "position", "source_url", "source_key", "state", "video", "alt_texts")
LINKED = {"related_ids", "up_sell_ids", "cross_sell_ids"}
Snapshot = dict[str, Any]


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """What people can change; not what is reckoned from the rest."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name != "product"
    ]


def values_of(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in columns_of(type(row))}


def snapshot(known: Known) -> Snapshot:
    """As JSON. Counts of stock are not in it: they change with every sale, and the ledger has them."""
    entries = CollectionEntry.objects.filter(product=known.product).values_list("collection_id", flat=True)
    taken = {
        "product": values_of(known.product),
        "variants": {
            row.pk: values_of(row)
            | {"tracking": tracking_of(known, row.pk)}
            for row in known.variants
        },
        "pictures": {
            row.pk: {name: getattr(row, "image_id" if name == "image" else name) for name in KEPT_OF_PICTURE}
            for row in known.pictures
        },
        "collections": sorted(entries),
        "sources": sources_of(known),
    }  # fmt: skip
    return json.loads(json.dumps(taken, cls=DjangoJSONEncoder))


def sources_of(known: Known) -> dict[str, Any]:
    """Beside the columns and in no fingerprint: whoever writes the same value again has changed nothing."""
    return {"product": known.product.sources, "variants": {row.pk: row.sources for row in known.variants}}


def tracking_of(known: Known, variant_id: int) -> list[bool] | None:
    item = known.stock.get(variant_id)
    return [item.is_tracked, item.sells_below_zero] if item else None


def fingerprint(taken: Snapshot) -> str:
    """Equal as long as nobody changes the product. Pictures that arrive, or fail to, change nothing; nor do links to
    products that came later in the file."""
    told = {
        "product": {name: value for name, value in taken["product"].items() if name not in LINKED},
        "variants": {
            key: {name: value for name, value in row.items() if name != "picture_id"}
            for key, row in taken["variants"].items()
        },
        "pictures": [[row["source_url"], row["alt_text"], row["position"]] for row in taken["pictures"].values()],
    }
    return md5(json.dumps(told, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


def fingerprints(product_ids: Iterable[int]) -> dict[int, str]:
    """Of the products that are there. Six queries."""
    slugs = Product.objects.filter(pk__in=list(product_ids)).values_list("slug", flat=True)
    return {known.product.pk: fingerprint(without_entries(known)) for known in known_products(slugs).values()}


def without_entries(known: Known) -> Snapshot:
    taken = {
        "product": values_of(known.product),
        "variants": {str(row.pk): values_of(row) | {"tracking": tracking_of(known, row.pk)} for row in known.variants},
        "pictures": {
            str(row.pk): {"source_url": row.source_url, "alt_text": row.alt_text, "position": row.position}
            for row in known.pictures
        },
    }
    return json.loads(json.dumps(taken, cls=DjangoJSONEncoder))


def restored(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """Columns of a snapshot, as the model wants them; those that the model does not have any more are left out."""
    fields = {field.attname: field for field in columns_of(model)}
    return {name: fields[name].to_python(value) for name, value in values.items() if name in fields}
