"""How far the change of a page reaches: to its own address, or to whatever else the shop shows of it."""

from __future__ import annotations

from typing import Any

from builder.pages.models import BlogPostPage, ContactPage, ContentPage, FaqPage, HomePage, LandingPage
from builder.pages.selectors import languages_shown
from builder.pages.serving import public_path
from commerce.currencies.models import Currency
from core.http.address import in_currency
from core.http.language import split_language

# What no other page shows. Whatever is not named here counts as shown elsewhere, new fields too.
OWN = frozenset(
    {"sections", "body", "valid_from", "share_image", "seo_title", "search_description", "layout", "kind",
     "draft_title", "has_unpublished_changes", "latest_revision", "live_revision", "latest_revision_created_at",
     "first_published_at", "last_published_at", "go_live_at", "expire_at", "expired", "locked",
     "locked_at", "locked_by", "content_type", "page_ptr", "owner"}
)  # fmt: skip
KINDS = (HomePage, ContentPage, LandingPage, FaqPage, ContactPage, BlogPostPage)


def is_own_matter(page: Any) -> bool:
    """That saving `page` changes nothing that is seen elsewhere. At most two queries."""
    if not page.pk or type(page) not in KINDS:
        return False
    before = type(page).objects.filter(pk=page.pk).first()
    if before is None:
        return False
    names = [field.attname for field in page._meta.concrete_fields if field.name not in OWN]
    if any(getattr(page, name) != getattr(before, name) for name in names):
        return False
    return not isinstance(page, BlogPostPage) or categories_of(page) == categories_of(before)


def categories_of(post: BlogPostPage) -> set[int]:
    return {each.pk for each in post.categories.all()}


def addresses_of(page: Any) -> list[str]:
    """Under its own path, under those where it stands in for a translation that is missing, and all of them in each
    currency."""
    path = public_path(page.url_path)
    own = [path] if split_language(path)[0] else [path, *(f"/{code}{path}" for code in languages_shown()[1:])]
    sold = Currency.objects.filter(is_active=True).values_list("code", flat=True)
    return [*own, *(in_currency(each, code) for code in sold for each in own)]
