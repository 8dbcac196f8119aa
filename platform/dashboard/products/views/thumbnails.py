from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control

from dashboard.products.listing import THUMBNAIL
from dashboard.products.views.listing import SEE
from dashboard.screens import back_office
from media.models import ShopImage


@back_office(*SEE, "catalog.change_collection", "inventory.view_stockitem")
def thumbnail(request: HttpRequest, image_id: int) -> HttpResponse:
    """The small picture for lists, made at the first look, so that a list itself never waits for pictures."""
    image = get_object_or_404(ShopImage, pk=image_id)
    try:
        made = image.get_rendition(THUMBNAIL)
    except Exception:  # a missing or broken file must not break the list: the browser shows no picture
        raise Http404
    response = redirect(made.url)
    patch_cache_control(response, private=True, max_age=3600)
    return response
