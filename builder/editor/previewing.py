"""Links and cookies by which somebody sees a draft as if it were published: signed, for one theme of one shop, for a day.
What they open is never stored for others (storefront.page_cache does not even look at pages of such visitors)."""

from __future__ import annotations

from django.core import signing

from builder.editor.models import ShopTheme
from core.scope import require_shop

SECONDS = 86400


def salt() -> str:
    return f"themes.preview.{require_shop().shop_id}"


def preview_token(theme: ShopTheme) -> str:
    return signing.dumps(theme.pk, salt=salt())


def preview_path(theme: ShopTheme) -> str:
    return f"/theme-preview/{preview_token(theme)}/"


def previewed_theme(token: str) -> ShopTheme | None:
    """None for tokens that are wrong or too old, and for themes that are gone."""
    try:
        pk = signing.loads(token, salt=salt(), max_age=SECONDS)
    except signing.BadSignature:
        return None
    return ShopTheme.objects.filter(pk=pk).first() if isinstance(pk, int) else None
