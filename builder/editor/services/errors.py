from __future__ import annotations

from builder.editor.models import ShopTheme
from core.errors import PlainError
from core.errors import mark as _


class ThemeGone(PlainError):
    """Somebody has deleted it."""

    def __init__(self) -> None:
        super().__init__(_("This theme is gone. Somebody has deleted it."))


class ThemeIsPublished(PlainError):
    def __init__(self) -> None:
        super().__init__(_("Shoppers see this theme. Publish another one first."))


class TooManyThemes(PlainError):
    def __init__(self, most: int) -> None:
        super().__init__(_("A shop keeps up to %(most)s themes. Delete one that you do not need."), most=most)


class NotNow(PlainError):
    """A moment to publish at that does not do."""


class ChangedMeanwhile(Exception):
    """Somebody else has saved since; `theme` is as it is now."""

    def __init__(self, theme: ShopTheme) -> None:
        super().__init__(f"revision {theme.revision}")
        self.theme = theme
