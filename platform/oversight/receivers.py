"""What was taken down stays hidden, whoever shows it again and however."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from commerce.catalog.models import Product, ProductStatus
from core.events.registry import receives
from core.models import Event
from core.scope import World, current_scope
from oversight.models import TakenKind
from oversight.services.takedowns import hide, is_down


@receives("product.changed")
def keep_product_down(event: Event) -> None:
    product_id = event.payload["product_id"]
    if Product.objects.filter(pk=product_id, status=ProductStatus.ACTIVE).exists() and is_down(
        TakenKind.PRODUCT, product_id
    ):
        hide(TakenKind.PRODUCT, product_id)


@receiver(page_published)
def keep_page_down(sender: Any, instance: Any, **kwargs: Any) -> None:
    scope = current_scope()
    if scope is not None and scope.world is World.SHOP:
        transaction.on_commit(lambda: hide_if_down(instance.pk), using="default", robust=True)


def hide_if_down(page_id: int) -> None:
    if is_down(TakenKind.PAGE, page_id):
        hide(TakenKind.PAGE, page_id)
