"""Product types, and the attributes that their products have."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.attributes import read_attributes
from commerce.catalog.categories import matching
from commerce.catalog.facets import attributes_of_type
from commerce.catalog.models import Product, ProductType
from commerce.catalog.services.types import TypeRefused, delete_type, save_type
from dashboard.products.forms.facts import AttributesForm
from dashboard.products.forms.types import TypeForm, attribute_rows
from dashboard.products.views.listing import SEE
from dashboard.screens import back_office, button, page_of, screen

CHANGE = "catalog.change_product"


def trail() -> list[tuple[str, str]]:
    return [(reverse("products:product_list"), _("Products"))]


@back_office(CHANGE)
def type_list(request: HttpRequest) -> HttpResponse:
    """Those that have attributes, and names that products carry without."""
    used = Product.objects.filter(product_type=OuterRef("name")).order_by().values("product_type")
    rows = ProductType.objects.annotate(n=Coalesce(Subquery(used.annotate(n=Count("pk")).values("n")), 0))
    page, numbers = page_of(request, rows)
    for row in page:
        row.attribute_names = ", ".join(each.name for each in read_attributes(row.attributes))
    names = Product.objects.exclude(product_type="").order_by("product_type").values_list("product_type", flat=True)
    loose = names.exclude(product_type__in=ProductType.objects.values("name")).distinct()[:50]
    return screen(
        request, "dashboard/products/type_list.html", title=_("Product types"), icon="list-ul", trail=trail(),
        buttons=[button(_("Add a type"), reverse("products:type_create"), "plus")],
        page_obj=page, elided_page_range=numbers, loose=list(loose),
    )  # fmt: skip


@back_office(CHANGE)
def type_create(request: HttpRequest) -> HttpResponse:
    return edit(request, None)


@back_office(CHANGE)
def type_edit(request: HttpRequest, type_id: int) -> HttpResponse:
    return edit(request, get_object_or_404(ProductType, pk=type_id))


def edit(request: HttpRequest, found: ProductType | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    name = found.name if found else request.GET.get("name", "").replace("\x00", "")[:120]
    form, rows = TypeForm(data, initial={"name": name}), attribute_rows(data, found)
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        attributes = [each.attribute for each in rows.forms if each.attribute]
        try:
            saved = save_type(type_id=found and found.pk, name=form.cleaned_data["name"], attributes=attributes)
        except TypeRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.name})
            return redirect("products:type_edit", saved.pk)
    buttons = []
    if found:
        buttons = [button(_("Delete"), reverse("products:type_delete", args=[found.pk]), "bin")]
    return screen(
        request, "dashboard/products/type_edit.html", title=found.name if found else _("Add a type"), icon="list-ul",
        trail=[*trail(), (reverse("products:type_list"), _("Product types"))], form=form, rows=rows, found=found,
        buttons=buttons, status=422 if data is not None else 200,
    )  # fmt: skip


@back_office(CHANGE)
def type_delete(request: HttpRequest, type_id: int) -> HttpResponse:
    found = get_object_or_404(ProductType, pk=type_id)
    if request.method == "POST":
        delete_type(type_id=found.pk)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": found.name})
        return redirect("products:type_list")
    return screen(
        request, "dashboard/products/type_delete.html", title=_("Delete"), icon="list-ul", found=found,
        trail=[*trail(), (reverse("products:type_list"), _("Product types"))],
    )  # fmt: skip


@require_safe
@back_office(*SEE)
def type_fields(request: HttpRequest) -> HttpResponse:
    """The attributes of the type that somebody has just chosen in the editor."""
    name = request.GET.get("type", "").replace("\x00", "")[:120]
    form = AttributesForm(attributes=attributes_of_type(name), kept={})
    return render(request, "dashboard/products/_attribute_fields.html", {"form": form})


@require_safe
@back_office(*SEE)
def category_find(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"paths": matching(request.GET.get("q", "")[:200])})
