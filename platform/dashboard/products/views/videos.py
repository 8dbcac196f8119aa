from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing import limits
from commerce.catalog.models import Product
from commerce.catalog.services.products import ProductRefused
from commerce.catalog.services.videos import add_video, keep_video, linked_video
from dashboard.plan.room import FULL
from dashboard.products.forms.videos import VideoForm
from dashboard.products.uploads import image_from
from dashboard.screens import back_office, screen

MEGABYTE = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@back_office("catalog.change_product")
def video_add(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=min(product_id, 2**62))
    form = VideoForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if form.is_valid() and added(request, product, form):
        messages.success(request, _("The video stands at the end of the gallery."))
        return redirect("products:product_edit", product.pk)
    return screen(
        request, "dashboard/products/video_add.html", title=_("Add a video"), icon="media", form=form,
        status=422 if form.is_bound else 200,
        trail=[
            (reverse("products:product_list"), _("Products")),
            (reverse("products:product_edit", args=[product.pk]), product.title),
        ],
    )  # fmt: skip


def added(request: HttpRequest, product: Product, form: VideoForm) -> bool:
    """What cannot be used is said at its field. Files are stored before the transaction."""
    given, today = form.cleaned_data, timezone.localdate()
    file, image = given["file"], None
    sizes = [each.size for each in (file, given["poster"]) if each]
    if sizes and not limits.allow(request.shop.shop_id, "storage", -(-sum(sizes) // MEGABYTE)):
        form.add_error("file" if file else "poster", FULL["storage"])
        return False
    if given["poster"]:
        image, problem = image_from(given["poster"], actor=request.user)
        if image is None:
            form.add_error("poster", problem)
            return False
    if form.link is not None:
        video = linked_video(form.link, today=today)
    else:
        video = keep_video(
            file, size=file.size, title=given["alt_text"], today=today, captions=given["captions"],
            language=request.store.locale[:2], actor=request.user,
        )  # fmt: skip
    try:
        add_video(product_id=product.pk, video=video, image=image, alt_text=given["alt_text"])
    except ProductRefused as error:
        form.add_error(None, str(error))
        return False
    return True
