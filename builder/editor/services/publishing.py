"""The one place where a look becomes what shoppers see, now or by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from builder.editor.checking import LookRefused, refuse_bad
from builder.editor.look import Look, read_look
from builder.editor.models import Kind, ShopTheme, ThemeVersion
from builder.editor.own_css import mark_of
from builder.editor.pictures import icon_files
from builder.editor.services.drafts import add_version, name_of
from builder.editor.services.errors import ChangedMeanwhile, NotNow, ThemeGone
from builder.editor.services.locks import lock_all_themes, lock_theme
from commerce.store.models import Store
from core import audit
from core.errors import mark as _
from core.events.doorbell import ring
from core.events.outbox import emit
from core.pages import bump_pages

WORK = "themes"
LONGEST = timedelta(days=366)
log = structlog.get_logger("themes")


def publish(*, theme_id: int, actor: Any, now: datetime, revision: int | None = None) -> ShopTheme:
    """Shoppers see the draft from their next page on; the former theme stays as it is. `revision`: what the person has
    looked at. Raises LookRefused, ThemeGone and ChangedMeanwhile."""
    seen = ShopTheme.objects.filter(pk=theme_id).first()
    if seen is None:
        raise ThemeGone
    look = read_look(seen.draft)
    refuse_bad(look)
    icons = icon_files(look.favicon)  # decodes a picture: before anything is locked
    with transaction.atomic("default"):
        themes = lock_all_themes()
        theme = themes.get(theme_id)
        if theme is None:
            raise ThemeGone
        if theme.revision != (seen.revision if revision is None else revision) or theme.revision != seen.revision:
            raise ChangedMeanwhile(theme)
        version = add_version(theme, kind=Kind.PUBLISHED, by=actor, name=name_of(actor), at=now, is_always=True)
        assert version is not None
        show(theme, version, icons, themes=themes, now=now)
        audit.record("theme.published", target=theme.name, data=version.changes, actor=actor)
    return theme


def show(
    theme: ShopTheme, version: ThemeVersion, icons: dict[str, str], *, themes: dict[int, ShopTheme], now: datetime
) -> None:
    """Under the lock of all themes."""
    for other in themes.values():
        if other.is_published and other.pk != theme.pk:
            other.is_published = False
            other.save(update_fields=["is_published"])
    look = read_look(version.look)
    theme.is_published, theme.published, theme.published_at = True, version, now
    theme.publish_at, theme.scheduled, theme.trouble = None, None, ""
    theme.save(update_fields=["is_published", "published", "published_at", "publish_at", "scheduled", "trouble"])
    Store.objects.filter(pk=1).update(
        theme=look.theme, theme_settings=look.settings, logo_id=look.logo, look=shown(look, version, icons)
    )
    bump_pages()


def shown(look: Look, version: ThemeVersion, icons: dict[str, str]) -> dict[str, Any]:
    """What pages need besides the columns that were there before: small, since it is read with the store."""
    return {
        "version": version.pk, "css": mark_of(look.css), "icons": icons, "social": look.social,
        **({"logo_dark": look.logo_dark} if look.logo_dark is not None else {}),
    }  # fmt: skip


@transaction.atomic("default")
def schedule(*, theme_id: int, at: datetime, actor: Any, now: datetime, revision: int | None = None) -> ShopTheme:
    """The draft as it is now will be published at `at`, whatever is changed until then. Raises LookRefused, ThemeGone,
    ChangedMeanwhile and NotNow."""
    if at <= now:
        raise NotNow(_("This moment is over. Choose one that is still to come, or publish at once."))
    if at - now > LONGEST:
        raise NotNow(_("Choose a moment within the next year."))
    theme = lock_theme(theme_id)
    if revision is not None and theme.revision != revision:
        raise ChangedMeanwhile(theme)
    refuse_bad(read_look(theme.draft))
    version = add_version(theme, kind=Kind.SCHEDULED, by=actor, name=name_of(actor), at=now, is_always=True)
    theme.publish_at, theme.scheduled, theme.trouble = at, version, ""
    theme.save(update_fields=["publish_at", "scheduled", "trouble"])
    audit.record("theme.scheduled", target=theme.name, data={"at": at.isoformat()}, actor=actor)
    ring(WORK, at)
    return theme


@transaction.atomic("default")
def unschedule(*, theme_id: int, actor: Any) -> ShopTheme:
    """Quiet where nothing is scheduled. Raises ThemeGone."""
    theme = lock_theme(theme_id)
    if theme.publish_at is not None or theme.trouble:
        audit.record("theme.unscheduled", target=theme.name, actor=actor)
        theme.publish_at, theme.scheduled, theme.trouble = None, None, ""
        theme.save(update_fields=["publish_at", "scheduled", "trouble"])
    return theme


def publish_due(now: datetime) -> datetime | None:
    """Publish what is due, the earliest first; returns when the next is. May run at any time and twice."""
    for theme in ShopTheme.objects.filter(publish_at__lte=now).select_related("scheduled").order_by("publish_at", "pk"):
        publish_scheduled(theme, now=now)
    return (
        ShopTheme.objects.filter(publish_at__gt=now).order_by("publish_at").values_list("publish_at", flat=True).first()
    )


def publish_scheduled(seen: ShopTheme, *, now: datetime) -> None:
    assert seen.scheduled is not None
    look, trouble, icons = read_look(seen.scheduled.look), "", {}
    try:
        refuse_bad(look)
        icons = icon_files(look.favicon)
    except LookRefused as error:
        trouble = str(error)[:300]
    with transaction.atomic("default"):
        themes = lock_all_themes()
        theme = themes.get(seen.pk)
        if theme is None or theme.publish_at is None or theme.scheduled_id != seen.scheduled_id:
            return  # cancelled, moved or done meanwhile
        if trouble:
            log.warning("theme.not_published", theme=theme.pk, trouble=trouble)
            theme.publish_at, theme.scheduled, theme.trouble = None, None, trouble
            theme.save(update_fields=["publish_at", "scheduled", "trouble"])
            emit("theme.not_published", theme_id=theme.pk, version_id=seen.scheduled.pk, trouble=trouble)
            audit.record(
                "theme.not_published", target=theme.name, data={"trouble": trouble}, actor=seen.scheduled.made_by_name
            )
            return
        version = seen.scheduled
        show(theme, version, icons, themes=themes, now=now)
        audit.record(
            "theme.published", target=theme.name, data={"scheduled": version.number}, actor=version.made_by_name
        )
