"""A product's page for the panel beside its editor, made on the admin's host: as somebody sees it who comes for the first
time. What is around it is read anew and kept for nobody, for the product may be one that is never saved."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from builder.editor.selectors import published_css
from commerce.catalog.models import Product
from commerce.catalog.selectors import page_of
from core.http.language import known_language, speaking
from storefront.context.addresses import product_url
from storefront.context.shop import Frame, find_frame
from storefront.door import with_store
from storefront.rendering import CACHEABLE
from storefront.theme_frames import request_of_visitor
from storefront.views.products import show_product
from themes.services import stylesheet

SCRIPT = re.compile(rb"<script\b.*?</script>", re.DOTALL)  # the frame runs none; its pages work without


def show_product_frame(request: HttpRequest, product: Product) -> HttpResponse:
    main = known_language(request.shop.locale) or settings.LANGUAGE_CODE
    with speaking(main, main=main):
        path = product_url(product.slug)
        asked = request_of_visitor(request, path, path, "")
        asked.previewed_draft = None  # type: ignore[attr-defined]
        asked.frame, styles = plain_frame()
        response = with_store(show_product)(asked, page_of(product), path)
    asked.META.pop(CACHEABLE, None)
    for name in list(response.cookies):
        del response.cookies[name]
    page = SCRIPT.sub(b"", response.content)
    response.content = page.replace(b"</head>", f"<style>{styles}</style></head>".encode(), 1)
    return response


def plain_frame() -> tuple[Frame, str]:
    """And the shop's own styles, which have no address on the admin's host. What closes a style is left out of them."""
    frame = find_frame()
    store = frame.store
    styles = stylesheet(store.theme, store.theme_settings) + (published_css(store, store.look.get("css", "")) or "")
    frame.context["theme"] |= {"css_url": "", "own_css_url": ""}
    return frame, styles.replace("</", "")
