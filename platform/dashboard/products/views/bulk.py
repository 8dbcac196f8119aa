"""The same act for many products at once, after a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commerce.catalog.models import Product, ProductStatus
from commerce.catalog.services.products import delete_product, update_product
from dashboard.screens import back_office, screen

MOST = 200


def publish(product_id: int) -> None:
    update_product(product_id=product_id, status=ProductStatus.ACTIVE, is_published=True)


def unpublish(product_id: int) -> None:
    update_product(product_id=product_id, is_published=False)


def archive(product_id: int) -> None:
    update_product(product_id=product_id, status=ProductStatus.ARCHIVED)


def remove(product_id: int) -> None:
    delete_product(product_id=product_id)


ACTS: dict[str, tuple[Callable[[int], None], str]] = {
    "publish": (publish, "catalog.change_product"),
    "unpublish": (unpublish, "catalog.change_product"),
    "archive": (archive, "catalog.change_product"),
    "delete": (remove, "catalog.delete_product"),
}


@require_POST
@back_office("catalog.change_product", "catalog.delete_product")
def product_bulk(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("act", "")
    ids = [int(text) for text in request.POST.getlist("product") if text.isdecimal() and len(text) < 16][:MOST]
    products = list(Product.objects.filter(pk__in=ids).order_by("title"))
    if name not in ACTS or not products:
        messages.warning(request, _("Choose at least one product first."))
        return redirect("products:product_list")
    act, permission = ACTS[name]
    if not request.user.has_perm(permission):
        messages.error(request, _("Sorry, you do not have permission to do this."))
        return redirect("products:product_list")
    if request.POST.get("confirmed") != "yes":
        return ask(request, name, products)
    with transaction.atomic("default"):
        for product in Product.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
            act(product.pk)
    messages.success(request, done(name, len(products)))
    return redirect("products:product_list")


def ask(request: HttpRequest, name: str, products: list[Product]) -> HttpResponse:
    texts: dict[str, dict[str, Any]] = {
        "publish": {
            "title": _("Show in the shop"),
            "explanation": _("They become active, and shoppers see them at once."),
            "label": _("Yes, show them"),
        },
        "unpublish": {
            "title": _("Hide from the shop"),
            "explanation": _("Shoppers no longer find them; their addresses answer “not found”. Nothing is deleted."),
            "label": _("Yes, hide them"),
        },
        "archive": {
            "title": _("Archive"),
            "explanation": _("They leave the shop and your daily list. You can make them active again at any time."),
            "label": _("Yes, archive them"),
        },
        "delete": {
            "title": _("Delete"),
            "explanation": _(
                "They are gone for good, with their variants, stock and stock history. Orders keep their own copies. "
                "If you may need them again, archive them instead."
            ),
            "label": _("Yes, delete them for good"),
        },
    }
    return screen(
        request, "dashboard/products/product_bulk.html", icon="tag",
        trail=[(reverse("products:product_list"), _("Products"))], products=products, act=name, **texts[name],
    )  # fmt: skip


def done(name: str, count: int) -> str:
    texts = {
        "publish": ngettext("%(count)d product is now shown.", "%(count)d products are now shown.", count),
        "unpublish": ngettext("%(count)d product is now hidden.", "%(count)d products are now hidden.", count),
        "archive": ngettext("%(count)d product was archived.", "%(count)d products were archived.", count),
        "delete": ngettext("%(count)d product was deleted.", "%(count)d products were deleted.", count),
    }
    return texts[name] % {"count": count}
