"""Links by which a product is looked at before shoppers may."""

from __future__ import annotations

from django.core import signing

from commerce.catalog.models import Product
from core.scope import require_shop

KEEP_SECONDS = 86400


def salt() -> str:
    return f"catalog.preview.{require_shop().shop_id}"


def preview_path(product: Product) -> str:
    """Good for a day, for whoever has it."""
    return f"/preview/products/{signing.dumps(product.pk, salt=salt())}/"


def previewed(token: str) -> Product | None:
    try:
        pk = signing.loads(token, salt=salt(), max_age=KEEP_SECONDS)
    except signing.BadSignature:
        return None
    return Product.objects.filter(pk=pk).first() if isinstance(pk, int) else None
