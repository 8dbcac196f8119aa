"""Links to pages inside rich texts: to the page in the language around it, with one more query however many there are."""

from __future__ import annotations

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from builder.pages.selectors import translations_of
from builder.pages.serving import public_path
from core.http.address import in_asked_currency, link_to
from core.http.language import asked_language


class ShopPageLinkHandler(PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Page | None]:
        pages = {str(page.pk): page for page in Page.objects.filter(pk__in=[each.get("id") for each in attrs_list])}
        return [pages.get(str(each.get("id"))) for each in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        pages = cls.get_many(attrs_list)
        keys = [page.translation_key for page in pages if page is not None]
        other = translations_of(keys, asked_language()) if asked_language() and keys else {}
        return [f'<a href="{escape(address(page, other))}">' if page is not None else "<a>" for page in pages]


def address(page: Page, other: dict) -> str:
    if page.translation_key in other:
        return in_asked_currency(public_path(other[page.translation_key][1]))
    return link_to(public_path(page.url_path))
