"""Sale prices follow the catalogue."""

from __future__ import annotations

from django.utils import timezone

from commerce.promotions.models import Promotion
from commerce.promotions.services.sales import PRICES, apply_sales
from core.events.registry import receives
from core.models import Event


@receives("product.changed")
def price_changed_product(event: Event) -> None:
    if Promotion.objects.filter(PRICES, is_active=True).exists():
        apply_sales(now=timezone.now(), product_ids=[event.payload["product_id"]])
