"""Single acts on one product or picture, each with its own address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.catalog.models import Product
from commerce.catalog.services.duplicating import duplicate_product
from commerce.catalog.services.pictures import add_picture
from commerce.catalog.services.products import ProductRefused, archive_product, delete_product
from dashboard.plan.room import has_room
from dashboard.products.forms.pictures import PictureFormSet, PicturesForm
from dashboard.products.sheet import load_pictures
from dashboard.products.uploads import image_from
from dashboard.screens import back_office, screen


def trail(product: Product) -> list[tuple[str, str]]:
    return [
        (reverse("products:product_list"), _("Products")),
        (reverse("products:product_edit", args=[product.pk]), product.title),
    ]


@back_office("catalog.delete_product")
def product_delete(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    if request.method == "POST":
        delete_product(product_id=product.pk)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": product.title})
        return redirect("products:product_list")
    return screen(
        request, "dashboard/products/product_delete.html", title=_("Delete"), icon="bin", trail=trail(product),
        product=product, variant_count=product.variants.count(),
        may_archive=request.user.has_perm("catalog.change_product") and product.status != "archived",
    )  # fmt: skip


@require_POST
@back_office("catalog.change_product")
def product_archive(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    archive_product(product_id=product.pk)
    messages.success(request, _("“%(title)s” is archived.") % {"title": product.title})
    return redirect("products:product_list")


@back_office("catalog.add_product")
def product_duplicate(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    if request.method == "POST":
        if not has_room(request, "products"):
            return redirect("products:product_list")
        copy = duplicate_product(product_id=product.pk)
        messages.success(request, _("This is the copy: a draft, without stock and codes."))
        return redirect("products:product_edit", copy.pk)
    return screen(
        request, "dashboard/products/product_duplicate.html", title=_("Duplicate"), icon="copy", trail=trail(product),
        product=product,
    )  # fmt: skip


@require_POST
@back_office("catalog.change_product")
def picture_add(request: HttpRequest, product_id: int) -> HttpResponse:
    """For the editor's script: one or more files, or one from the library, answered with the gallery's new rows."""
    product = get_object_or_404(Product, pk=product_id)
    form = PicturesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "dashboard/products/_picture_rows.html", {"problems": all_errors(form)}, status=422)
    images, problems = [], []
    for file in form.cleaned_data["files"]:
        image, problem = image_from(file, actor=request.user)
        images += [image] if image else []
        problems += [problem] if problem else []
    if chosen := form.cleaned_data["library_image"]:
        images.append(chosen)
    made = set()
    try:
        for image in images:
            made.add(add_picture(product_id=product.pk, image=image, alt_text=image.alt_text).pk)
    except ProductRefused as error:
        problems.append(str(error))
    rows = PictureFormSet(pictures=load_pictures(product))
    fresh = [row for row in rows.forms if row.picture.pk in made]
    context = {"rows": fresh, "problems": problems}
    return render(request, "dashboard/products/_picture_rows.html", context, status=200 if fresh else 422)


def all_errors(form: PicturesForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]
