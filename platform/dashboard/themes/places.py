"""Pages of the shop to look at a draft on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from builder.pages.models import BlogIndexPage, ContentPage
from builder.pages.serving import public_path
from commerce.catalog.selectors import visible_collections, visible_products


def places(shop: Any) -> list[tuple[str, str]]:
    """(address, words), one of each kind that the shop has."""
    product = visible_products().order_by("-created_at").first()
    collection = visible_collections().first()
    found = [("/", _("Home page"))]
    if collection is not None:
        found.append((f"/collections/{collection.slug}/", _("Collection: %(title)s") % {"title": collection.title}))
    found.append(("/collections/all/", _("All products")))
    if product is not None:
        found.append((f"/products/{product.slug}/", _("Product: %(title)s") % {"title": product.title}))
    found += [("/search/?q=a", _("Search")), ("/cart/", _("Cart"))]
    if product is not None:
        found.append(("/checkout/", _("Checkout")))
    for model in (ContentPage, BlogIndexPage):
        page = model.objects.live().first()
        if page is not None:
            found.append((public_path(page.url_path), page.title))
    return found
