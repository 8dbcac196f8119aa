"""Turning a context into a page of the shop's theme."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from core.http.address import in_own_currency
from core.http.security import policy_for
from storefront.context.addresses import absolute
from storefront.context.consent import consent_context, policy_with
from storefront.context.currencies import currencies_context
from storefront.context.languages import languages_context
from storefront.context.shop import Frame, page_context
from storefront.theme_preview import bar_of, is_previewed
from tenants.trust import tier_of
from themes.engine import theme_template

# Keys in the WSGI environment, between storefront.page_cache and the views.
CACHEABLE = "storefront.cacheable"  # True: this page is the same for everybody
MIXED_UP = "storefront.mixed_up"  # True: the cookie names another form of this page than the one that was made
VERSION = "storefront.version"  # of the shop's pages, before this one was made


class Message(str):
    """As templates read Django's messages: text with a kind."""

    tags = "error"
    __slots__ = ()


class GoodMessage(Message):
    tags = "success"
    __slots__ = ()


def framing(frame: Frame, context: dict[str, Any], path: str) -> dict[str, SafeString]:
    """Files of the theme, header and footer, rendered once per frame and menu item that is marked as the current one."""
    items = context["menu"] + context["footer_menu"]
    current = path if any(item["is_current"] or any(e["is_current"] for e in item["below"]) for item in items) else ""
    parts = frame.parts.get(current)
    if parts is None:
        parts = frame.parts[current] = {
            f"{name}_html": theme_template(frame.store.theme, f"components/{name}.html").render(context)
            for name in ("head", "header", "footer")
        }
    return parts


def show_page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200, is_cacheable: bool = False
) -> HttpResponse:
    """A whole page: `context` on top of what every page shows.

    `path` in the context is the page's canonical path. `is_cacheable` promises that the page is the same for
    everybody: it is stored for all visitors until the shop's content changes, unless the shop is still closed.
    """
    store = request.store
    path = context.pop("path", None)
    path = None if path is None else str(path)
    base = page_context(request.frame, request.path)
    if request.frame.languages:
        base |= languages_context(request, path, status=status, own=context.pop("translations", None))
    if request.frame.currencies:
        base |= currencies_context(request, path, status=status)
    base |= framing(request.frame, base, request.path)
    if path is not None:
        base["canonical_url"] = absolute(request.shop.primary_host, in_own_currency(path))
    if is_previewed(request):
        is_cacheable, base["theme_preview"] = False, bar_of(request)
    is_trusted = tier_of(request.shop.trust).is_indexed
    base["is_indexed"] = is_trusted and store.is_open and status == 200 and context.get("is_indexed", path is not None)
    context.pop("is_indexed", None)
    frames = context.pop("frames", ())  # hosts that the page may show in frames once the shopper has pressed play
    # Scripts of others, after consent: on public pages alone, which are those that everybody sees alike.
    is_public = is_cacheable and not context.get("is_preview")
    scripts = request.frame.scripts if is_public else ()
    if scripts or (is_public and store.measures_campaigns):
        base["consent"] = consent_context(scripts, measures_campaigns=store.measures_campaigns)
    response = HttpResponse(theme_template(store.theme, name).render(base | context), status=status)
    if scripts:
        response.headers["Content-Security-Policy"] = policy_with(scripts)
    if frames and not context.get("is_preview"):
        policy = response.headers.get("Content-Security-Policy") or policy_for("storefront")
        response.headers["Content-Security-Policy"] = f"{policy}; frame-src {' '.join(dict.fromkeys(frames))}"
    if is_cacheable and store.is_open and not context.get("is_preview"):
        request.META[CACHEABLE] = True
    else:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def show_part(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A fragment for htmx."""
    return HttpResponse(theme_template(request.store.theme, name).render(context), status=status)


def show_standalone(request: HttpRequest, name: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = HttpResponse(theme_template(request.store.theme, name).render(context), status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
