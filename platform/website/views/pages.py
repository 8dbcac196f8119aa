"""Public pages. They hold text; what varies in them comes from the settings."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.agreements import processing_text, subprocessors
from billing.plans import Plan, public_plans
from core.http.links import platform_url
from core.money import format_money
from onboarding.services.presets.showcases import live_showcases, showcase_of
from oversight.services.offers import offered_themes
from tenants.hosts import storefront_host, url_of
from tenants.services.passes import local_path
from website import content
from website.language import remember_language, url_in

HOME = {
    "page": "home",
    "today": content.TODAY_IN_SHORT,
    "planned": content.PLANNED_IN_SHORT,
    "questions": content.QUESTIONS,
}
PUBLIC = ["home", "features", "pricing", "themes", "about", "legal", "processing", "sign-up"]


def shows(name: str, **context: object) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"website/{name}.html", {"page": name, **context})

    return page


about, legal = map(shows, ["about", "legal"])
features = shows("features", groups=content.FEATURES)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """The gallery. A theme whose demonstration shop is open can be walked through; the others say that it is on its way,
    where it is."""
    language, offered = (get_language() or "en")[:2], offered_themes()
    live = live_showcases([showcase_of(theme, language) for theme in offered])
    urls = {each.theme: url_of(storefront_host(handle)) for each, handle in live.items()}
    entries = [
        {
            "theme": theme, "description": _(theme.description), "good_for": _(theme.good_for),
            "phone": f"{theme.slug}/preview-phone.webp", "demo_url": urls.get(theme.slug, ""),
            "is_preparing": settings.THEME_SHOWCASES and theme.slug not in urls,
        }
        for theme in offered
    ]  # fmt: skip
    return render(request, "website/themes.html", {"page": "themes", "entries": entries})


@require_safe
def pricing(request: HttpRequest) -> HttpResponse:
    """What the catalogue of plans offers to everybody."""
    rows = [{"plan": plan, "price": price_of(plan), "quotas": plan.quotas} for plan in public_plans()]
    return render(
        request,
        "website/pricing.html",
        {"page": "pricing", "plans": rows, "has_paid": any(row["plan"].is_paid for row in rows)},
    )


def price_of(plan: Plan) -> str:
    """Nothing for a plan that is sold in no euros."""
    price = plan.price("EUR")
    if price is None:
        return ""
    return format_money(price, get_language() or "en") if price.amount else _("€0")


@require_safe
def processing(request: HttpRequest) -> HttpResponse:
    """The contract on personal data that merchants accept with the platform."""
    language = (get_language() or "en")[:2]
    context = {"page": "processing", "text": processing_text(language), "others": subprocessors(language)}
    return render(request, "website/processing.html", context)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if prefers_french(request):
        response: HttpResponse = redirect(url_in("fr", "home"))
    else:
        response = render(request, "website/home.html", HOME)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def prefers_french(request: HttpRequest) -> bool:
    """A first visit with a French browser; the language switch and a choice made before count more."""
    if request.path != url_in("en", "home") or "lang" in request.GET:
        return False
    return settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and get_language_from_request(request) == "fr"


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """For pages without a language in their address: remember it, and back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    response = redirect(local_path(request.GET.get("next")))
    remember_language(response, code)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /accounts/", "Disallow: /shops/", "Disallow: /enter/", "Disallow: /console/"]
    return HttpResponse("\n".join([*lines, f"Sitemap: {platform_url('/sitemap.xml')}", ""]), content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = [[(code, platform_url(url_in(code, name))) for code in ("en", "fr")] for name in PUBLIC]
    return render(request, "website/sitemap.xml", {"pages": pages}, content_type="application/xml")
