from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog.models import Product
from commerce.catalog.previews import preview_path
from commerce.catalog.scoring import completeness_of
from commerce.catalog.services.editing import EditedMeanwhile
from commerce.catalog.services.products import ProductRefused
from core.html import text_of
from dashboard.imports.rights import may_import
from dashboard.plan.room import has_room
from dashboard.products.conflicts import differences
from dashboard.products.elsewhere import show_elsewhere
from dashboard.products.provenance import provenance_of
from dashboard.products.saving import RemovalsToConfirm, save_sheet
from dashboard.products.sheet import Sheet, read_sheet
from dashboard.screens import back_office, button, screen, shop_url, url_or_nothing


@back_office("catalog.add_product")
def product_create(request: HttpRequest) -> HttpResponse:
    if not has_room(request, "products"):
        return redirect("products:product_list")
    return edit(request, None)


@back_office("catalog.change_product")
def product_edit(request: HttpRequest, product_id: int) -> HttpResponse:
    return edit(request, get_object_or_404(Product, pk=product_id))


def edit(request: HttpRequest, product: Product | None) -> HttpResponse:
    sheet = read_sheet(request, product)
    if request.method != "POST":
        return show(request, sheet)
    if not sheet.is_valid():
        return refuse(request, sheet, _("Not saved yet: please look at the fields marked below."))
    try:
        saved, problems = save_sheet(sheet, actor=request.user, is_confirmed="confirm_removal" in request.POST)
    except RemovalsToConfirm as question:
        sheet.doomed = question.variants
        return refuse(request, sheet, _("Not saved yet: please confirm that variants are deleted."))
    except EditedMeanwhile:
        return show_conflict(request, sheet)
    except ProductRefused as error:
        return refuse(request, sheet, str(error))
    messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
    for problem in problems:
        messages.error(request, problem)
    page = f"?p={sheet.page.number}" if sheet.page and sheet.page.number > 1 else ""
    return redirect(reverse("products:product_edit", args=[saved.pk]) + page)


def refuse(request: HttpRequest, sheet: Sheet, message: str) -> HttpResponse:
    messages.error(request, message)
    if request.FILES:
        messages.warning(request, _("Please choose the new pictures again: browsers do not keep them."))
    for form in sheet.variant_forms:
        form.refresh_seen()
    return show(request, sheet, status=422)


def show_conflict(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Everything typed stays; what is saved now stands beside it; saving again is then done knowingly."""
    now = Product.objects.get(pk=sheet.product.pk)
    sheet.conflicts = differences(sheet, now)
    sheet.form.data = sheet.form.data.copy()
    sheet.form.data["seen_at"] = now.updated_at.isoformat()
    return refuse(
        request, sheet, _("Not saved: somebody else has saved this product since you opened it. Compare below.")
    )


def show(request: HttpRequest, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    product = sheet.product
    return screen(
        request, "dashboard/products/product_edit.html", status=status, icon="tag",
        title=product.title if product else _("Add a product"),
        trail=[(reverse("products:product_list"), _("Products"))],
        buttons=header_buttons(request, product), sheet=sheet, product=product, **words(request),
        shop_prefix=shop_url(request.store, "/products/"), seo_fallback=opening(product),
        shown_url=reverse(f"products:product_shown{'' if product else '_new'}", args=[product.pk] if product else []),
        picture_url=reverse("products:picture_add", args=[product.pk]) if product else "",
        completeness=completeness_of(product) if product else None,
        provenance=provenance_of(product, may_see_imports=may_import(request.user)) if product else None,
        other_currencies=show_elsewhere(sheet.variant_forms, request.store) if product else [],
        variants_label=ngettext("%(n)d variant", "%(n)d variants", sheet.variant_count) % {"n": sheet.variant_count},
    )  # fmt: skip


def opening(product: Product | None) -> str:
    """What a search engine shows where nothing else is given: how the description begins."""
    return Truncator(" ".join(text_of(product.description).split())).chars(160) if product else ""


def words(request: HttpRequest) -> dict[str, Any]:
    """Brands and types that are in use, to choose from while typing."""

    def known(column: str) -> list[str]:
        found = Product.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
        return list(found.distinct()[:200])

    return {"known_vendors": known("vendor"), "known_types": known("product_type")}


def header_buttons(request: HttpRequest, product: Product | None) -> list:
    if product is None:
        return []
    found = []
    if product.is_visible:
        url = shop_url(request.store, f"/products/{product.slug}/")
        found.append(button(_("View in the shop"), url, "link-external", target="_blank", rel="noopener"))
    else:
        url = shop_url(request.store, preview_path(product))
        found.append(button(_("Preview"), url, "view", target="_blank", rel="noopener"))
    log = url_or_nothing("people:log")
    if log and request.user.has_perm("core.view_auditentry"):
        query = urlencode({"area": "product", "q": product.title[:100]})
        found.append(button(_("History"), f"{log}?{query}", "history"))
    if request.user.has_perm("catalog.add_product"):
        found.append(button(_("Duplicate"), reverse("products:product_duplicate", args=[product.pk]), "copy"))
    if request.user.has_perm("catalog.delete_product"):
        found.append(button(_("Delete"), reverse("products:product_delete", args=[product.pk]), "bin"))
    return found
