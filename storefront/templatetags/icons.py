"""`{% icon "bag" %}`: a drawing of static/storefront/icons.svg, beside words that say the same.

A tag and no template to include: a page has dozens, and an include costs ten times what stands in it.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag  # type: ignore[untyped-decorator]
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """`name` is the id of a symbol there (tests/themes/test_library.py looks whether it is)."""
    use = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(use, static("storefront/icons.svg"), name)
