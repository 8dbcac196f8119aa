"""Everything that changes a shop's themes. What shoppers see changes in `publishing` alone."""

from builder.editor.services.copies import (
    delete_theme,
    duplicate_theme,
    install_theme,
    published_theme,
    rename_theme,
)
from builder.editor.services.drafts import name_version, roll_back, save_draft, set_aside
from builder.editor.services.errors import (
    ChangedMeanwhile,
    NotNow,
    ThemeGone,
    ThemeIsPublished,
    TooManyThemes,
)
from builder.editor.services.publishing import publish, publish_due, schedule, unschedule

__all__ = [
    "ChangedMeanwhile", "NotNow", "ThemeGone", "ThemeIsPublished", "TooManyThemes", "delete_theme", "duplicate_theme",
    "install_theme", "name_version", "publish", "publish_due", "published_theme", "rename_theme", "roll_back",
    "save_draft", "schedule", "set_aside", "unschedule",
]  # fmt: skip
