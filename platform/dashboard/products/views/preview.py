"""The product's page beside its editor, with what is typed and not saved: written in a transaction that is taken back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from builder.editor.serving import show_product
from commerce.catalog.models import Product
from commerce.catalog.services.editing import EditedMeanwhile
from commerce.catalog.services.products import ProductRefused
from dashboard.products.saving import write
from dashboard.products.sheet import read_sheet
from dashboard.screens import back_office


@require_POST
@back_office("catalog.change_product")
@xframe_options_sameorigin
def product_shown(request: HttpRequest, product_id: int) -> HttpResponse:
    """The page as HTML; 422 with a sentence where what is typed makes no product yet. Writes nothing."""
    return shown(request, get_object_or_404(Product, pk=product_id))


@require_POST
@back_office("catalog.add_product")
@xframe_options_sameorigin
def product_shown_new(request: HttpRequest) -> HttpResponse:
    return shown(request, None)


def shown(request: HttpRequest, product: Product | None) -> HttpResponse:
    sheet = read_sheet(request, product)
    if not sheet.is_valid():
        waiting = _("Type a title and a price, and the product is shown here.")
        return said(_("The preview goes on when the fields of the form are right.") if product else waiting)
    try:
        with transaction.atomic("default"):
            chosen = sheet.pictures.cleaned_data["library_image"]
            images = [chosen] if chosen else []
            saved = write(sheet, actor=request.user, images=images, is_confirmed=True)
            response = show_product(request, Product.objects.get(pk=saved.pk))
            transaction.set_rollback(True, using="default")
    except EditedMeanwhile:
        return said(_("Somebody else has saved this product since you opened it: saving shows what has changed."))
    except ProductRefused as error:
        return said(str(error))
    except (IntegrityError, Product.DoesNotExist):  # somebody else took the address, or the product away, just now
        return said(_("This could not be saved just now. Please try again."))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def said(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=422, content_type="text/plain; charset=utf-8")
