"""What every merchant's page shows: title, sections, what search engines and link previews are told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.rich_text import expand_db_html

from core.http.security import policy_for
from media.models import ShopImage
from media.renditions import image_for, renditions_of
from storefront.context.shop import absolute, shop_path
from storefront.formatting import clean_html, plain_text
from storefront.rendering import show_page
from storefront.sections.rendering import Body, merged_faq, sections_body
from storefront.structured_data import as_json_ld, breadcrumb_list


def body_of(request: HttpRequest, page: Any) -> Body:
    return sections_body(page.sections, request.store, is_preview=is_preview(request))


def is_preview(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_preview", False))


def rich_text(source: str) -> Any:
    return clean_html(expand_db_html(source)) if source else ""


def picture_of(image: ShopImage | None) -> dict[str, Any] | None:
    return image_for(renditions_of([image]).get(image.pk), image.alt_text) if image else None


def show_merchant_page(
    request: HttpRequest, page: Any, template: str, /, *, things: tuple[dict[str, Any], ...] = (), body: Body | None = None,
    text: str = "", path: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """`text` stands for the page in search results where the merchant wrote no description."""
    body = body_of(request, page) if body is None else body
    host = request.shop.primary_host
    path = path or shop_path(page.url_path)
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
        "is_preview": is_preview(request),
        **context,
    }
    response = show_page(request, template, values, is_cacheable=True)
    if body.frames and not is_preview(request):
        policy = response.headers.get("Content-Security-Policy") or policy_for("storefront")
        response.headers["Content-Security-Policy"] = f"{policy}; frame-src {' '.join(body.frames)}"
    return response


def first_words(text: str) -> str:
    return plain_text(text, limit=160)
