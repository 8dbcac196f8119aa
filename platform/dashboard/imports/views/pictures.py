"""Pictures that could not be fetched, and another try."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from commerce.catalog.models import Picture, PictureState
from commerce.importexport.services.fetching import try_again
from core import audit
from dashboard.imports.rights import for_importers
from dashboard.imports.runs import picture_counts
from dashboard.screens import page_of, screen


@for_importers
@require_safe
def picture_list(request: HttpRequest) -> HttpResponse:
    failed = Picture.objects.filter(state=PictureState.FAILED).exclude(source_url="").select_related("product")
    page, page_range = page_of(request, failed.order_by("product__title", "product_id", "position"), size=50)
    return screen(
        request, "dashboard/imports/picture_list.html", title=_("Pictures not fetched"), icon="image",
        trail=[(reverse("imports:import_list"), _("Imports"))],
        failed=list(page), page_obj=page, elided_page_range=page_range, pictures=picture_counts(),
    )  # fmt: skip


@for_importers
@require_POST
def picture_retry(request: HttpRequest) -> HttpResponse:
    """Of one product, or of all."""
    sent = request.POST.get("product", "")
    if sent and not (sent.isdecimal() and len(sent) < 16):
        return redirect("imports:picture_list")
    count = try_again(product_id=int(sent) if sent else None)
    if count:
        audit.record("pictures.retried", data={"product_id": sent, "count": count}, request=request)
        text = ngettext("One picture is fetched again.", "%(count)s pictures are fetched again.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("There was nothing left to do."))
    return redirect("imports:picture_list")
