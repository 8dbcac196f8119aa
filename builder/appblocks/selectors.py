"""The connected apps, and what of a section's stored settings still fits what the app says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject
from pydantic import ValidationError

from builder.appblocks.manifest import AppBlock, AppField, Manifest, words_in
from builder.appblocks.models import ConnectedApp
from builder.appblocks.signing import SEALED_FOR
from core.secrets import Unreadable, unseal

ESSENTIAL = "essential"
UNREADABLE = (ValidationError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class LiveApp:
    """A connected app as pages use it. `secret` is "" where it cannot be read any more (moved to another installation),
    or where the stored manifest cannot."""

    id: int
    name: str
    publisher: str
    privacy_url: str
    version: str
    revision: int
    secret: str
    blocks: dict[str, AppBlock]
    retired: frozenset[str]  # keys of blocks that its present version does not have: they go on where they stand


def connected_apps() -> QuerySet[ConnectedApp]:
    return ConnectedApp.objects.filter(disconnected_at=None)


def live_apps(ids: Iterable[int] | None = None) -> dict[int, LiveApp]:
    """One query."""
    rows = connected_apps() if ids is None else connected_apps().filter(pk__in=ids)
    return {row.pk: live(row) for row in rows}


def known_block(app_id: int, key: str) -> AppBlock | None:
    """Of an app that is, or was, connected. One query."""
    row = ConnectedApp.objects.filter(pk=app_id).first()
    return live(row).blocks.get(key) if row else None


def live(row: ConnectedApp) -> LiveApp:
    try:
        secret = unseal(row.secret, purpose=SEALED_FOR)
    except Unreadable:
        secret = ""
    try:
        manifest = manifest_of(row)
        retired = [AppBlock.model_validate(each) for each in row.manifest.get("retired", [])]
    except UNREADABLE:
        return LiveApp(row.pk, row.name, "", "", "", row.revision, "", {}, frozenset())
    blocks = {each.key: each for each in [*retired, *manifest.blocks]}
    return LiveApp(
        row.pk, manifest.name, manifest.publisher, manifest.privacy_url, manifest.version, row.revision, secret, blocks,
        frozenset(each.key for each in retired),
    )  # fmt: skip


def manifest_of(row: ConnectedApp) -> Manifest:
    """What was agreed to, without what we keep beside it. Raises one of UNREADABLE: no stored value may break a page."""
    return Manifest.model_validate({name: row.manifest[name] for name in Manifest.model_fields})


def fitting(fields: Iterable[AppField], stored: Any) -> dict[str, Any]:
    """A value for each field, whatever is stored: what does not fit (any more) is the default. Products and collections
    are {"product": 12}; None where none is chosen."""
    stored = stored if isinstance(stored, dict) else {}
    return {field.key: fitting_value(field, stored.get(field.key)) for field in fields}


def fitting_value(field: AppField, value: Any) -> Any:
    if field.type in ("product", "collection"):
        return value if isinstance(value, dict) and isinstance(value.get(field.type), int) else None
    if field.is_allowed(value):
        return value
    nothing: dict[str, Any] = {"number": None, "yes_no": False}
    return field.default if field.default is not None else nothing.get(field.type, "")


def title_of(block: AppBlock, language: str) -> str:
    return words_in(block.title, language)


def asking() -> Any:
    """For the question about consent, as a subquery of {"name", "purposes"}: what connected apps load after it."""
    rows = connected_apps().exclude(manifest__purposes=[]).order_by("name", "pk")
    return rows.values(data=JSONObject(name=F("manifest__name"), purposes=F("manifest__purposes")))
