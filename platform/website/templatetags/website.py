from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext

from core.http.links import platform_url
from website.language import page_url, url_in

register = template.Library()
register.simple_tag(page_url, name="page_url")


@register.simple_tag
def shops_domain() -> str:
    """What follows the shop's name in its address, with the port that browsers see."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT and settings.PUBLIC_PORT not in {"80", "443"} else ""
    return f".{settings.SHOPS_DOMAIN}{port}"


@register.simple_tag
def languages_of(page: str) -> list[dict[str, Any]]:
    """The addresses of a public page in all languages."""
    return [
        {"code": code, "name": str(name), "path": url_in(code, page), "url": platform_url(url_in(code, page))}
        for code, name in (("en", "English"), ("fr", "Français"))
    ]


@register.simple_tag
def menu_pages() -> list[tuple[str, str]]:
    return [
        ("features", gettext("Features")),
        ("themes", gettext("Themes")),
        ("pricing", gettext("Prices")),
    ]


@register.inclusion_tag("website/_field.html")
def field(bound: Any, **options: Any) -> dict[str, Any]:
    """One field of a form: label, help and errors, tied to the input."""
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    attributes |= {"aria-invalid": "true"} if bound.errors else {}
    bound.field.widget.attrs.pop("placeholder", None)  # allauth's only repeat the label
    is_check = getattr(bound.field.widget, "input_type", "") == "checkbox"
    return {"field": bound, "input": bound.as_widget(attrs=attributes), "is_check": is_check, **options}
