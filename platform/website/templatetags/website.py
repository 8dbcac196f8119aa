from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language, gettext

from core.http.links import platform_url
from website.content import META, Meta
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


@register.simple_tag
def meta_of(page: str) -> Meta:
    return META[page]


@register.simple_tag
def source_url() -> str:
    """Where the source code is; empty where the operator has not said."""
    return settings.SOURCE_URL


@register.simple_tag
def shop_picture(name: str) -> str:
    """The screenshot of a shop in the language of the page."""
    return static(f"img/website/{name}-{(get_language() or settings.LANGUAGE_CODE)[:2]}.webp")


@register.simple_tag
def static_url(path: str) -> str:
    """A static file's whole address, for those who read a page elsewhere."""
    return platform_url(static(path))


@register.simple_tag
def operator_details() -> list[dict[str, str]]:
    """Who runs this site: label, value, and the setting that holds it (the value is empty until it is filled in)."""
    labels = {
        "OPERATOR_NAME": gettext("Published by"),
        "OPERATOR_ADDRESS": gettext("Address"),
        "OPERATOR_REGISTRATION": gettext("Company registration"),
        "OPERATOR_DIRECTOR": gettext("Responsible for the content"),
        "OPERATOR_EMAIL": gettext("E-mail"),
        "OPERATOR_PHONE": gettext("Phone"),
        "OPERATOR_HOSTING": gettext("Hosted by"),
    }
    return [{"label": label, "value": getattr(settings, name), "setting": name} for name, label in labels.items()]


@register.inclusion_tag("website/_field.html")
def field(bound: Any, **options: Any) -> dict[str, Any]:
    """One field of a form: label, help and errors, tied to the input. `label` and `help` replace the form's own."""
    bound.field.widget.attrs.pop("placeholder", None)  # allauth's only repeat the label
    bound.label = options.pop("label", bound.label)
    bound.help_text = options.pop("help", bound.help_text)
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    attributes |= {"aria-invalid": "true"} if bound.errors else {}
    return {"field": bound, "input": bound.as_widget(attrs=attributes), **options}
