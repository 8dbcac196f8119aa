"""How a draft is shown beside the editor, of a theme or of a product. The storefront is above this layer, so it plugs itself
in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from builder.editor.look import Look
from commerce.catalog.models import Product

Styles = tuple[str, str]  # addresses of the draft's two stylesheets on the host that asks
View = Callable[[HttpRequest, Look, str, Styles], HttpResponse]
ProductView = Callable[[HttpRequest, Product], HttpResponse]
_views: list[View] = []
_product_views: list[ProductView] = []


def connect_view(view: View) -> None:
    _views[:] = [view]


def show_draft(request: HttpRequest, look: Look, address: str, styles: Styles) -> HttpResponse:
    """The page of the shop at `address` ("/search/?q=lamp"), wearing `look`, for the person who asks and nobody else. A
    page that leads elsewhere answers with a redirect to the address there."""
    return _views[0](request, look, address, styles)


def connect_product_view(view: ProductView) -> None:
    _product_views[:] = [view]


def show_product(request: HttpRequest, product: Product) -> HttpResponse:
    """Its page, for the person who asks and nobody else, whether shoppers may see it or not."""
    return _product_views[0](request, product)
