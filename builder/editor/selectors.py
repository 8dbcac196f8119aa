from __future__ import annotations

from django.db.models import QuerySet

from builder.editor.look import Look, read_look
from builder.editor.models import ShopTheme, ThemeVersion
from builder.editor.own_css import compiled, mark_of
from commerce.store.models import Store


def shop_themes() -> QuerySet[ShopTheme]:
    """The published one first."""
    return ShopTheme.objects.select_related("published", "scheduled")


def has_changes(theme: ShopTheme) -> bool:
    """Since it was last published."""
    return theme.published is None or read_look(theme.published.look) != read_look(theme.draft)


def versions_of(theme: ShopTheme) -> QuerySet[ThemeVersion]:
    return ThemeVersion.objects.filter(theme=theme)


def own_css_url(store: Store) -> str:
    mark = store.look.get("css") if isinstance(store.look, dict) else ""
    return f"/theme/own-{mark}.css" if mark else ""


def published_css(store: Store, mark: str) -> str | None:
    """The own CSS that shoppers get now; None where `mark` is not that of it."""
    version = ThemeVersion.objects.filter(pk=store.look.get("version")).first() if store.look.get("css") else None
    if version is None:
        return None
    css = read_look(version.look).css
    return compiled(css) if mark_of(css) == mark else None


def look_of_store(store: Store) -> Look:
    """What shoppers see, for a shop whose themes nobody has opened yet."""
    return Look(theme=store.theme, settings=dict(store.theme_settings), logo=store.logo_id)
