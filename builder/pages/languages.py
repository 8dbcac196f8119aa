"""The languages of a shop's pages. Each has a tree of its own below a home page; Wagtail copies pages from one to another
and knows which are translations of each other. A language is shown to shoppers once its home page is published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page

from builder.pages.selectors import homes
from commerce.store.selectors import current_store
from core.http.language import known_language
from core.pages import bump_pages


class LanguageRefused(Exception):
    """Not a language of ours, or one that the shop has already."""


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language; `page` is None where it was never translated."""

    language: str
    page: Page | None
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class TranslatedPage:
    page: Page
    versions: list[Version]


def main_language() -> str:
    return known_language(current_store().locale) or settings.LANGUAGE_CODE


def languages_of_shop() -> list[str]:
    """Of all home pages, published or not, the main one first."""
    return list(homes().values_list("locale__language_code", flat=True))


def speaks(language: str) -> bool:
    """Whether shoppers find pages in it, besides those of the main language. No query for that one."""
    if not language or language == main_language():
        return False
    return homes().filter(live=True, locale__language_code=language).exists()


@transaction.atomic("default")
def settle_main_language() -> None:
    """The pages of shops that were opened before there were languages all stand under English."""
    first = homes().select_related("locale").first()
    if first is None or first.locale.language_code == main_language() or homes().count() > 1:
        return
    locale, _is_new = Locale.objects.get_or_create(language_code=main_language())
    Page.objects.filter(locale=first.locale, path__startswith=first.path).update(locale=locale)


@transaction.atomic("default")
def add_language(*, code: str, user: Any = None) -> Page:
    """A draft copy of the home page, to be translated. Its slug is the language, which is how its addresses begin.
    Raises LanguageRefused."""
    settle_main_language()
    home = homes().select_for_update().first()
    if home is None or code not in dict(settings.LANGUAGES) or code in languages_of_shop():
        raise LanguageRefused(code)
    locale, _is_new = Locale.objects.get_or_create(language_code=code)
    return home.copy(
        to=home.get_parent(), update_attrs={"locale": locale, "slug": code}, copy_revisions=False, keep_live=False,
        reset_translation_key=False, user=user, log_action="wagtail.copy_for_translation",
    )  # fmt: skip


@transaction.atomic("default")
def translate_page(*, page: Page, language: str, user: Any = None) -> Page:
    """A draft copy of the page below the translation of its parent, with those above it where they are missing too; the
    one that is there already where there is one. Raises Locale.DoesNotExist."""
    locale = Locale.objects.get(language_code=language)
    found = page.get_translation_or_none(locale)
    if found is not None:
        return found
    parent = page.get_parent()
    if parent.depth > 2 and not parent.has_translation(locale):
        translate_page(page=parent.specific, language=language, user=user)
    return CopyPageForTranslationAction(page.specific, locale, user=user).execute(skip_permission_checks=True)


def translated_pages() -> list[TranslatedPage]:
    """Every page of the main language with what there is of it in the others. Two queries."""
    codes = languages_of_shop()
    own = Page.objects.filter(depth__gte=2).select_related("locale").order_by("path")
    by_key: dict[UUID, dict[str, Page]] = defaultdict(dict)
    for page in own:
        by_key[page.translation_key][page.locale.language_code] = page
    found = []
    for page in own:
        if not codes or page.locale.language_code != codes[0]:
            continue
        versions = by_key[page.translation_key]
        found.append(
            TranslatedPage(
                page, [Version(code, versions.get(code), is_outdated(page, versions.get(code))) for code in codes[1:]]
            )
        )
    return found


def is_outdated(page: Page, other: Page | None) -> bool:
    """The original was published since the translation was last worked on."""
    return bool(
        other is not None
        and page.last_published_at
        and other.latest_revision_created_at
        and page.last_published_at > other.latest_revision_created_at
    )


@transaction.atomic("default")
def remove_language(*, code: str) -> None:
    """With all its pages; the main language stays."""
    for home in homes()[1:]:
        if home.locale.language_code == code:
            home.delete()
    bump_pages()
