"""Pages whose layout the merchant has made: their parts stand between sections."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext as _

from builder.blocks.entities import SECTIONS_OF
from builder.layouts.models import Kind, Layout
from builder.pages.models import BlogPostPage
from commerce.catalog.selectors import visible_collections, visible_products
from core.http.language import known_language, speaking
from storefront.context.addresses import shop_path
from storefront.context.shop import page_context
from storefront.rendering import show_page
from storefront.sections.rendering import merged_faq, sections_body
from storefront.structured_data import as_json_ld

MODES = 8


def show_laid_out(
    request: HttpRequest, name: str, context: dict[str, Any], *, kind: str, code: str = "", status: int = 200,
    is_cacheable: bool = False,
) -> HttpResponse:  # fmt: skip
    """As show_page; with the layout of this kind of page where there is one."""
    owner, sections = layout_of(request, kind, code)
    if sections is not None:
        values = page_context(request.frame, request.path) | context
        is_preview = bool(getattr(request, "is_preview", False))
        body = sections_body(
            sections, request.store, is_preview=is_preview, block=SECTIONS_OF[kind], page=values, owner=owner,
            path=str(context.get("path") or ""),
        )  # fmt: skip
        context |= {
            "layout": body.html, "has_sections": True, "frames": (*context.get("frames", ()), *body.frames),
            "has_section_script": body.has_script or context.get("has_section_script", ""), "is_preview": is_preview,
            "has_app_frame": body.has_app_frame or context.get("has_app_frame", ""),
        }  # fmt: skip
        if body.things:
            context["layout_json_ld"] = as_json_ld(*merged_faq(body.things))
    return show_page(request, name, context, status=status, is_cacheable=is_cacheable)


def layout_of(request: HttpRequest, kind: str, code: str) -> tuple[str, Any]:
    """Whose they are, and stored sections; None where the theme decides."""
    previewed = getattr(request, "previewed_layout", None)
    if previewed is not None and previewed[0] == kind:
        return "", previewed[1]
    layouts = request.frame.layouts
    chosen = code if (kind, code) in layouts else ""
    return f"layout:{kind}:{chosen}", layouts.get((kind, chosen))


def preview_modes(layout: Layout) -> list[tuple[str, str]]:
    """Addresses of pages of its kind, the newest first. An alternate begins with those that have chosen it."""
    if layout.kind == Kind.PRODUCT:
        newest = visible_products().order_by("-created_at")
        own = newest.filter(layout=layout.code)[:MODES] if layout.code else []
        titles = {each.slug: each.title for each in (*own, *newest[:MODES])}
        return [(f"/products/{slug}/", title) for slug, title in titles.items()]
    if layout.kind == Kind.COLLECTION:
        rows = visible_collections()[:MODES]
        return [
            *[(f"/collections/{each.slug}/", each.title) for each in rows],
            ("/collections/all/", _("All products")),
        ]
    if layout.kind == Kind.POST:
        posts = BlogPostPage.objects.live().order_by("-date")[:MODES]
        return [(shop_path(each.url_path), each.title) for each in posts]
    return [("/search/?q=", _("Search"))] if layout.kind == Kind.SEARCH else [("/cart/", _("Cart"))]


def preview_layout(layout: Layout, request: HttpRequest, mode: str) -> HttpResponse:
    """The page at that address of the shop, laid out by a draft. Only addresses that were offered are shown."""
    if mode not in {name for name, _title in layout.preview_modes}:
        raise Http404
    block = SECTIONS_OF[layout.kind]
    path, _mark, _query = mode.partition("?")
    main = known_language(request.shop.locale) or "en"
    with speaking(layout.language or main, main=main):
        request.previewed_layout = (layout.kind, block.get_prep_value(layout.sections))
        request.is_preview = True
        request.path = request.path_info = path
        found = resolve(path, "storefront.urls")
        return found.func(request, *found.args, **found.kwargs)
