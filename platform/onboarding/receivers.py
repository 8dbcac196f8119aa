"""What a shop uses, counted in the shop at the moment when it changes and told to the control plane; and starter content
for those who have asked for it at sign-up."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from billing.services.usage import record_usage
from commerce.catalog.models import Product
from commerce.currencies.worth import in_shop_currency
from commerce.orders.models import Order
from commerce.store.models import Store
from core.events.registry import receives
from core.models import Event
from core.scope import require_shop
from media.models import Rendition, ShopDocument, ShopImage
from onboarding.services.presets.filling import fill_with_preset

MEGABYTE = 1_000_000


@receives("product.changed", "product.deleted", "import.finished", "shop.opened", "media.files_made")
def count_products(event: Event) -> None:
    tell("products", Product.objects.count())
    tell("storage", megabytes(ShopImage, Rendition, ShopDocument))


@receives("order.paid", "order.cancelled")
def count_sales(event: Event) -> None:
    """What the shop has sold in this month, in minor units of its currency: counted anew, so that twice is no harm."""
    now = timezone.now()
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    paid = Order.objects.filter(paid_at__gte=month, is_test=False).exclude(state="cancelled")
    tell("sales", paid.aggregate(sum=Sum(in_shop_currency("total_amount"), default=0))["sum"])


def megabytes(*models: Any) -> int:
    size = sum(model.objects.aggregate(size=Sum("file_size"))["size"] or 0 for model in models)
    return -(-size // MEGABYTE)


def tell(metric: str, count: int) -> None:
    record_usage(shop_id=require_shop().shop_id, metric=metric, count=count, now=timezone.now())


@receives("shop.sample_wanted")
def fill_with_sample(event: Event) -> None:
    """Does nothing where there are products by now."""
    store = Store.objects.get(pk=1)
    owner = User.objects.get(account_uuid=event.payload["account"])
    fill_with_preset(theme=store.theme, language=store.locale, owner=owner, with_words=False)
