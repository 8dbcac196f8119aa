"""What every merchant's page shows: title, sections, what search engines and link previews are told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from core.http.language import split_language
from media.models import ShopImage
from media.renditions import image_for, renditions_of
from storefront.context.addresses import absolute, shop_path
from storefront.formatting import clean_html, plain_text
from storefront.layouts import show_laid_out
from storefront.rendering import show_page
from storefront.sections.rendering import Body, merged_faq, sections_body
from storefront.structured_data import as_json_ld, breadcrumb_list


def body_of(request: HttpRequest, page: Any) -> Body:
    return sections_body(
        page.sections, request.store, is_preview=is_preview(request), owner=f"page:{page.pk}",
        path=shop_path(page.url_path),
    )  # fmt: skip


def is_preview(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_preview", False))


def rich_text(source: str) -> Any:
    return clean_html(expand_db_html(source)) if source else ""


def picture_of(image: ShopImage | None) -> dict[str, Any] | None:
    return image_for(renditions_of([image]).get(image.pk), image.alt_text) if image else None


def show_merchant_page(
    request: HttpRequest, page: Any, template: str, /, *, things: tuple[dict[str, Any], ...] = (), body: Body | None = None,
    text: str = "", path: str = "", kind: str = "", layout_code: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """`kind` is that of a layout, for pages that have one. `text` stands for the page in search results where the
    merchant wrote no description."""
    body = body_of(request, page) if body is None else body
    host = request.shop.primary_host
    path = str(path) or shop_path(page.url_path)
    share = picture_of(page.share_image) or context.get("lead")
    crumbs = context.get("breadcrumbs")
    graph = [*things, *([breadcrumb_list(crumbs, host)] if crumbs else []), *merged_faq(body.things)]
    values = {
        "path": path,
        "meta_title": page.seo_title or page.title,
        "meta_description": page.search_description or text or body.text,
        "share_image": absolute(host, share["fallback"]) if share and share.get("fallback") else "",
        "json_ld": as_json_ld(*graph) if graph else "",
        "body": body.html,
        "has_sections": True,
        "has_section_script": body.has_script,
        "has_app_frame": body.has_app_frame,
        "is_preview": is_preview(request),
        "frames": body.frames,
        **language_of(request, page),
        **context,
    }
    if kind:
        return show_laid_out(request, template, values, kind=kind, code=layout_code, is_cacheable=True)
    return show_page(request, template, values, is_cacheable=True)


def language_of(request: HttpRequest, page: Any) -> dict[str, Any]:
    """Where a page can be had in other languages, and what it is in if that is not the language around it."""
    languages = request.frame.languages
    if not languages:
        return {}
    code = split_language(page.url_path)[0] or languages[0]
    rows = Page.objects.live().filter(translation_key=page.translation_key).values_list("url_path", flat=True)
    paths = {split_language(url_path)[0] or languages[0]: shop_path(url_path) for url_path in rows}
    return {
        "translations": paths,
        "content_language": code if code != (request.frame.language or languages[0]) else "",
    }


def first_words(text: str) -> str:
    return plain_text(text, limit=160)
