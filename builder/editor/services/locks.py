from __future__ import annotations

from builder.editor.models import ShopTheme
from builder.editor.services.errors import ThemeGone


def lock_theme(theme_id: int) -> ShopTheme:
    """Raises ThemeGone."""
    theme = ShopTheme.objects.select_for_update().filter(pk=theme_id).first()
    if theme is None:
        raise ThemeGone
    return theme


def lock_all_themes() -> dict[int, ShopTheme]:
    """By id, always in the same order: one of them is about to be what shoppers see."""
    return {theme.pk: theme for theme in ShopTheme.objects.select_for_update().order_by("pk")}
