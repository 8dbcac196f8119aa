"""Working on a theme: nothing of this is seen by shoppers, and nothing that anybody has saved is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from builder.editor.checking import refuse_bad
from builder.editor.look import Look, differences, read_look
from builder.editor.models import Kind, ShopTheme, ThemeVersion
from builder.editor.services.errors import ChangedMeanwhile, ThemeGone
from builder.editor.services.locks import lock_theme
from core import audit

KEPT_VERSIONS = 60
NAME_LENGTH = 60
SITTING = timedelta(minutes=20)  # a pause this long ends it, and what was done in it goes into the history


def save_draft(
    *, theme_id: int, look: Look, revision: int, actor: Any, now: datetime, is_forced: bool = False
) -> ShopTheme:
    """Raises LookRefused, ThemeGone, and ChangedMeanwhile where `revision` is not the newest. `is_forced`: save all the
    same; what stood there goes into the history."""
    refuse_bad(look)
    with transaction.atomic("default"):
        theme = lock_theme(theme_id)
        is_stale = theme.revision != revision
        if is_stale and not is_forced:
            raise ChangedMeanwhile(theme)
        if read_look(theme.draft) == look:
            return theme
        newest = ThemeVersion.objects.filter(theme=theme).order_by("-number").first()
        is_begun = newest is not None and read_look(newest.look) != read_look(theme.draft)
        if is_stale or theme.changed_by_id != id_of(actor) or now - theme.changed_at > SITTING:
            add_version(theme, kind=Kind.KEPT, by=theme.changed_by, name=theme.changed_by_name, at=theme.changed_at)
            is_begun = False
        if not is_begun:  # once per sitting: a draft is saved every few seconds
            audit.record("theme.edited", target=theme.name, actor=actor)
        write_draft(theme, look, actor=actor, now=now)
    return theme


@transaction.atomic("default")
def set_aside(*, theme_id: int, look: Look, actor: Any, now: datetime) -> ThemeVersion:
    """Keep in the history what somebody had done while somebody else saved. Raises LookRefused and ThemeGone."""
    refuse_bad(look)
    theme = lock_theme(theme_id)
    version = add_version(theme, kind=Kind.ASIDE, look=look, by=actor, name=name_of(actor), at=now, is_always=True)
    audit.record("theme.set_aside", target=theme.name, actor=actor)
    assert version is not None
    return version


@transaction.atomic("default")
def roll_back(*, theme_id: int, number: int, actor: Any, now: datetime) -> ShopTheme:
    """The draft becomes what that version was; what stood there goes into the history. Raises ThemeGone, also for a
    version that is not there."""
    theme = lock_theme(theme_id)
    version = ThemeVersion.objects.filter(theme=theme, number=number).first()
    if version is None:
        raise ThemeGone
    add_version(theme, kind=Kind.KEPT, by=theme.changed_by, name=theme.changed_by_name, at=theme.changed_at)
    write_draft(theme, read_look(version.look), actor=actor, now=now)
    audit.record("theme.rolled_back", target=theme.name, data={"version": number}, actor=actor)
    return theme


def write_draft(theme: ShopTheme, look: Look, *, actor: Any, now: datetime) -> None:
    theme.draft, theme.revision = look.as_json(), theme.revision + 1
    theme.changed_at, theme.changed_by, theme.changed_by_name = now, user_of(actor), name_of(actor)
    theme.save(update_fields=["draft", "revision", "changed_at", "changed_by", "changed_by_name"])


def add_version(
    theme: ShopTheme, *, kind: Kind, by: Any, name: str, at: datetime, look: Look | None = None, is_always: bool = False
) -> ThemeVersion | None:
    """Under the theme's lock. None where the newest version says the same already, unless `is_always`."""
    look = look if look is not None else read_look(theme.draft)
    newest = ThemeVersion.objects.filter(theme=theme).order_by("-number").first()
    before = read_look(newest.look) if newest else look
    if newest is not None and before == look and not is_always:
        return None
    last = ThemeVersion.objects.filter(theme=theme).aggregate(last=Max("number"))["last"] or 0
    version = ThemeVersion.objects.create(
        theme=theme, number=last + 1, kind=kind, look=look.as_json(), changes=differences(before, look), made_at=at,
        made_by=user_of(by), made_by_name=name,
    )  # fmt: skip
    prune(theme)
    return version


def prune(theme: ShopTheme) -> None:
    """Under the theme's lock. Of what was never published, scheduled or named, the newest stay."""
    passing = ThemeVersion.objects.filter(theme=theme, kind__in=[Kind.KEPT, Kind.ASIDE], name="")
    passing = passing.exclude(pk__in=[pk for pk in (theme.published_id, theme.scheduled_id) if pk is not None])
    oldest = passing.order_by("-number").values_list("pk", flat=True)[KEPT_VERSIONS:]
    ThemeVersion.objects.filter(pk__in=list(oldest)).delete()


@transaction.atomic("default")
def name_version(*, theme_id: int, number: int, name: str, actor: Any) -> ThemeVersion:
    """What people call it; "" takes the name away. Raises ThemeGone, also for a version that is not there."""
    theme = lock_theme(theme_id)
    version = ThemeVersion.objects.filter(theme=theme, number=number).first()
    if version is None:
        raise ThemeGone
    version.name = " ".join(name.replace("\x00", "").split())[:NAME_LENGTH]
    version.save(update_fields=["name"])
    audit.record("theme.version_named", target=theme.name, data={"version": number, "name": version.name}, actor=actor)
    return version


def user_of(actor: Any) -> Any:
    return None if actor is None or isinstance(actor, str) else actor


def id_of(actor: Any) -> Any:
    return getattr(user_of(actor), "pk", None)


def name_of(actor: Any) -> str:
    return str(getattr(actor, "name", "") or actor or "")[:120]
