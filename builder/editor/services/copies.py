"""Which themes a shop has. Copies share nothing: changing one leaves the others as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from builder.editor.look import Look, read_look
from builder.editor.models import Kind, ShopTheme
from builder.editor.selectors import look_of_store
from builder.editor.services.drafts import add_version, name_of, user_of
from builder.editor.services.errors import ThemeIsPublished, TooManyThemes
from builder.editor.services.locks import lock_theme
from commerce.store.models import Store
from core import audit
from core.errors import PlainError
from core.errors import mark as _
from themes.services import installed_themes, manifest

MAX_THEMES = 20
NAME_LENGTH = 60


class UnknownTheme(PlainError):
    def __init__(self) -> None:
        super().__init__(_("There is no such theme."))


def published_theme(*, now: datetime) -> ShopTheme:
    """The one that shoppers see; made from the shop's settings where nobody has opened its themes yet."""
    found = ShopTheme.objects.filter(is_published=True).first()
    if found is not None:
        return found
    store = Store.objects.get(pk=1)
    look = look_of_store(store)
    try:
        with transaction.atomic("default"):
            theme = start(name=manifest(look.theme).name, look=look, actor=None, now=now, is_published=True)
            theme.published = theme.versions.first()
            theme.published_at = now
            theme.save(update_fields=["published", "published_at"])
            return theme
    except IntegrityError:  # somebody else has opened the same screen
        return ShopTheme.objects.get(is_published=True)


@transaction.atomic("default")
def install_theme(
    *, theme: str, actor: Any, now: datetime, name: str = "", settings: dict[str, Any] | None = None
) -> ShopTheme:
    """A new copy of a theme of the library, with the logo, favicon and links of the published one; nothing that
    shoppers see changes. `settings`: what a preset has chosen. Raises UnknownTheme and TooManyThemes."""
    if theme not in {each.slug for each in installed_themes()}:
        raise UnknownTheme
    now_seen = read_look(published_theme(now=now).draft)
    look = Look(
        theme=theme,
        settings=dict(settings or {}),
        logo=now_seen.logo,
        logo_dark=now_seen.logo_dark,
        favicon=now_seen.favicon,
        social=now_seen.social,
    )
    made = start(name=name or manifest(theme).name, look=look, actor=actor, now=now)
    audit.record("theme.installed", target=made.name, data={"theme": theme}, actor=actor)
    return made


@transaction.atomic("default")
def duplicate_theme(*, theme_id: int, actor: Any, now: datetime, name: str = "") -> ShopTheme:
    """Raises ThemeGone and TooManyThemes."""
    source = lock_theme(theme_id)
    made = start(
        name=name or f"{source.name[: NAME_LENGTH - 4]} (2)", look=read_look(source.draft), actor=actor, now=now
    )
    audit.record("theme.duplicated", target=source.name, data={"copy": made.name}, actor=actor)
    return made


@transaction.atomic("default")
def rename_theme(*, theme_id: int, name: str, actor: Any) -> ShopTheme:
    """Seen by staff alone. An empty name changes nothing. Raises ThemeGone."""
    theme = lock_theme(theme_id)
    wanted = " ".join(name.split())[:NAME_LENGTH]
    if wanted and wanted != theme.name:
        audit.record("theme.renamed", target=theme.name, data={"name": [theme.name, wanted]}, actor=actor)
        theme.name = wanted
        theme.save(update_fields=["name"])
    return theme


@transaction.atomic("default")
def delete_theme(*, theme_id: int, actor: Any) -> None:
    """With its history. Raises ThemeGone and ThemeIsPublished."""
    theme = lock_theme(theme_id)
    if theme.is_published:
        raise ThemeIsPublished
    audit.record("theme.deleted", target=theme.name, actor=actor)
    ShopTheme.objects.filter(pk=theme.pk).update(publish_at=None, scheduled=None, published=None)
    theme.delete()


def start(*, name: str, look: Look, actor: Any, now: datetime, is_published: bool = False) -> ShopTheme:
    if ShopTheme.objects.count() >= MAX_THEMES:
        raise TooManyThemes(MAX_THEMES)
    theme = ShopTheme.objects.create(
        name=name[:NAME_LENGTH], draft=look.as_json(), changed_at=now, changed_by=user_of(actor),
        changed_by_name=name_of(actor), created_at=now, is_published=is_published,
    )  # fmt: skip
    add_version(theme, kind=Kind.STARTED, by=actor, name=name_of(actor), at=now)
    return theme
