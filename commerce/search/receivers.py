"""The search follows the catalogue."""

from __future__ import annotations

from commerce.search.models import ProductDocument
from commerce.search.services import index_product
from core.events.registry import receives
from core.models import Event


@receives("product.changed")
def index_changed_product(event: Event) -> None:
    index_product(event.payload["product_id"])


@receives("product.deleted")
def forget_deleted_product(event: Event) -> None:
    """The row goes with the product; this is for one that was indexed at the same moment."""
    ProductDocument.objects.filter(product_id=event.payload["product_id"]).delete()
