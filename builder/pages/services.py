"""The pages that a new shop starts with."""

from __future__ import annotations

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from builder.pages.models import HomePage
from core.http.language import known_language


def seed_pages(*, name: str, host: str, locale: str) -> None:
    """A home page below Wagtail's root and the site that points at it. Does nothing where a home page exists."""
    if HomePage.objects.exists():
        return
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)  # Wagtail's fallback is always there
    language, _is_new = Locale.objects.get_or_create(language_code=known_language(locale) or settings.LANGUAGE_CODE)
    drop_placeholder()
    root = Page.objects.get(depth=1)
    with override(locale):
        sections = [
            {
                "type": "hero",
                "value": {
                    "heading": name, "text": _("Welcome to our shop."), "image": None,
                    "button_text": _("See all products"), "button_url": "/collections/all/",
                },
            },
            {"type": "featured_collection", "value": {"heading": _("New in the shop"), "collection": "", "limit": 8}},
        ]  # fmt: skip
        home = HomePage(title=name, slug="home", sections=sections, locale=language)
    root.add_child(instance=home)
    Site.objects.create(hostname=host, port=80, root_page=home, is_default_site=True, site_name=name)


def drop_placeholder() -> None:
    """Wagtail's own first page, and the site that points at it. They come from its migrations, so that nothing else refers
    to them; to delete them as one does a page takes forty statements, a third of what it takes to open a shop."""
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM wagtailcore_site")
        cursor.execute("DELETE FROM wagtailcore_page WHERE depth = 2")
        cursor.execute("UPDATE wagtailcore_page SET numchild = 0 WHERE depth = 1")
