from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.catalog.models import Product
from dashboard.products.listing import ProductFilter, described, numbers_of
from dashboard.products.rows import product_rows
from dashboard.screens import back_office, button, page_of, screen, url_or_nothing

SEE = ("catalog.view_product", "catalog.add_product", "catalog.change_product", "catalog.delete_product")


@back_office(*SEE)
def product_list(request: HttpRequest) -> HttpResponse:
    filters = ProductFilter(request.GET)
    chosen = filters.chosen
    page, numbers = page_of(request, numbers_of(chosen, request, low_stock_at=request.store.low_stock_at))
    products = described(page)
    rows = product_rows(products, request.store, may_change=request.user.has_perm("catalog.change_product"))
    return screen(
        request, "dashboard/products/product_list.html", title=_("Products"), icon="tag", buttons=buttons(request),
        filters=filters, sort=chosen.get("sort", "-updated"), page_obj=page, elided_page_range=numbers,
        products=products, rows=rows, import_url=import_url(request),
        is_empty=not page.paginator.count and not filters.is_narrowed and not Product.objects.exists(),
    )  # fmt: skip


def import_url(request: HttpRequest) -> str:
    return url_or_nothing("imports:import_upload") if request.user.has_perm("catalog.add_product") else ""


def buttons(request: HttpRequest) -> list:
    if not request.user.has_perm("catalog.add_product"):
        return []
    found = [button(_("Add a product"), reverse("products:product_create"), "plus")]
    if url := import_url(request):
        found.append(button(_("Import"), url, "upload"))
    if url := url_or_nothing("grid:grid"):
        found.append(button(_("Edit many"), url, "table"))
    return found
