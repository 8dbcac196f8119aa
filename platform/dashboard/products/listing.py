"""The list of products: what can be searched, filtered and sorted, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.catalog.models import Picture, Product, ProductStatus, Variant
from commerce.catalog.selectors import brands
from commerce.inventory.models import StockItem
from dashboard.found import FoundOnce, folded
from dashboard.products.by_stock import ByStock
from media.models import ShopImage

THUMBNAIL = "fill-96x96|format-webp"
SORTS = {
    "title": [Lower("title"), "pk"],
    "-title": [Lower("title").desc(), "pk"],
    "price": [F("min_price_amount").asc(nulls_last=True), "pk"],
    "-price": [F("max_price_amount").desc(nulls_last=True), "pk"],
    "updated": ["updated_at", "pk"],
    "-updated": ["-updated_at", "-pk"],
}
SHOWN = ("title", "vendor", "status", "is_published", "min_price_amount", "max_price_amount", "updated_at")
BY_STOCK = ("stock", "-stock")


class ProductFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    status = forms.ChoiceField(label=pgettext_lazy("product", "Status"), required=False)
    vendor = forms.CharField(label=_("Brand"), required=False, max_length=120)
    stock = forms.ChoiceField(label=_("Stock"), required=False)
    sort = forms.ChoiceField(
        required=False, choices=[(name, name) for name in (*SORTS, *BY_STOCK)], widget=forms.HiddenInput
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": _("Title, SKU or brand")}
        self.fields["status"].choices = [
            ("", _("Any status")), ("shown", _("Shown in the shop")), ("hidden", _("Active but hidden")),
            *ProductStatus.choices,
        ]  # fmt: skip
        self.fields["stock"].choices = [
            ("", _("Any stock")), ("in", _("In stock")), ("low", _("Low stock")), ("out", _("Sold out")),
        ]  # fmt: skip
        self.fields["vendor"].widget = forms.Select(choices=[("", _("Any brand")), *((v, v) for v in brands(500))])

    @property
    def chosen(self) -> dict[str, str]:
        """What is asked for and makes sense; the rest is left out, as a list should never be an error page."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() - {"sort"})


def matching(chosen: dict[str, str], *, low_stock_at: int) -> QuerySet[Product]:
    """What is asked for, in its order (unless that is by stock), and nothing else about it: a page far down the list skips
    thousands of rows, and PostgreSQL would look up for each of them what is shown of none."""
    rows = Product.objects.filter(status_condition(chosen.get("status", "")))
    if vendor := chosen.get("vendor"):
        rows = rows.filter(vendor=vendor)
    if wanted := chosen.get("stock"):
        promised = F("committed") + F("held")
        low = StockItem.objects.filter(
            variant__product=OuterRef("pk"), is_tracked=True, on_hand__gt=promised, on_hand__lte=promised + low_stock_at
        )
        rows = rows.filter({"in": Q(is_sellable=True), "out": Q(is_sellable=False), "low": Exists(low)}[wanted])
    if words := chosen.get("q"):
        # The variants are looked through once, not per product.
        has_sku = Variant.objects.alias(code=folded("sku", words)).filter(code__icontains=words).values("product_id")
        rows = rows.alias(name=folded("title", words), brand=folded("vendor", words))
        rows = rows.filter(Q(name__icontains=words) | Q(brand__icontains=words) | Q(pk__in=has_sku))
    return rows.order_by(*SORTS.get(chosen.get("sort", "-updated"), ()))


def numbers_of(chosen: dict[str, str], request: HttpRequest, *, low_stock_at: int, size: int = 50) -> Any:
    """Of what is asked for, to be cut into pages."""
    found, is_dear = matching(chosen, low_stock_at=low_stock_at), bool(chosen.get("q"))
    if (sort := chosen.get("sort")) in BY_STOCK:
        return ByStock(found, is_falling=sort == "-stock", is_dear=is_dear)
    return FoundOnce(found, request, size=size) if is_dear else found.values_list("pk", flat=True)


def described(ids: Iterable[int]) -> list[Product]:
    """In this order, with stock_count (None where nothing is counted), variant_count and first_image_id. One query."""
    wanted = list(ids)
    stock = StockItem.objects.filter(variant__product=OuterRef("pk"), is_tracked=True).order_by()
    available = stock.values("variant__product").annotate(sum=Sum(F("on_hand") - F("committed") - F("held")))
    variants = Variant.objects.filter(product=OuterRef("pk")).order_by().values("product").annotate(n=Count("pk"))
    pictures = Picture.objects.filter(product=OuterRef("pk"), image__isnull=False)
    rows = (
        Product.objects.filter(pk__in=wanted)
        .only(*SHOWN)
        .annotate(
            stock_count=Subquery(available.values("sum")),
            variant_count=Subquery(variants.values("n")),
            first_image_id=Subquery(pictures.values("image_id")[:1]),
        )
    )
    by_id = {product.pk: product for product in rows}
    return with_thumbnails([by_id[pk] for pk in wanted if pk in by_id])


def status_condition(status: str) -> Q:
    if not status:
        return Q()
    if status in ProductStatus.values:
        return Q(status=status)
    return Q(status=ProductStatus.ACTIVE, is_published=status == "shown")


def with_thumbnails(products: list[Product]) -> list[Product]:
    """Gives each product `thumbnail_image`; two queries for all of them."""
    images = images_by_id({p.first_image_id for p in products if p.first_image_id})
    for product in products:
        product.thumbnail_image = images.get(product.first_image_id)
    return products


def images_by_id(wanted: set[int]) -> dict[int, ShopImage]:
    if not wanted:
        return {}
    return {image.pk: image for image in ShopImage.objects.filter(pk__in=wanted).prefetch_renditions(THUMBNAIL)}


def thumbnail_of(image: ShopImage) -> str:
    """The address of the small picture if it is made already, else nothing."""
    made = [r for r in getattr(image, "prefetched_renditions", ()) if r.filter_spec == THUMBNAIL]
    return made[0].url if made else ""
