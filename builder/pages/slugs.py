"""Addresses that a merchant's page cannot have, because the shop itself answers there."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from commerce.currencies.models import Currency

_taken: set[str] = set()


def take_slugs(names: Iterable[str]) -> None:
    """Called by whoever serves the shop: the first parts of its own addresses."""
    _taken.update(names)


class SectionsPageForm(WagtailAdminPageForm):
    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        is_at_the_top = self.parent_page is not None and self.parent_page.depth == 2  # below a home page
        if is_at_the_top and slug != self.instance.slug and (slug in _taken or is_currency(slug)):
            raise ValidationError(
                _("Your shop has a page of its own at /%(slug)s/. Choose another address, such as “%(slug)s-1”.")
                % {"slug": slug}
            )
        return slug


def is_currency(slug: str) -> bool:
    """Where the shop's pages begin with prices in it: one that it sells in."""
    return len(slug) == 3 and Currency.objects.filter(code=slug.upper(), is_active=True).exists()
