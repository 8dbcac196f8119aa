"""Connecting an app, taking its new version, disconnecting it. What is stored is what somebody has seen and agreed to:
the manifest is fetched again and has to say the same."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from builder.appblocks.manifest import MAX_BLOCKS, Manifest
from builder.appblocks.models import ConnectedApp
from builder.appblocks.reading import ReadApp, read_app
from builder.appblocks.selectors import ESSENTIAL, connected_apps, live
from builder.appblocks.signing import SEALED_FOR
from commerce.store.models import Store
from core import audit
from core.errors import PlainError
from core.errors import mark as _
from core.pages import bump_pages
from core.secrets import seal

MOST_APPS = 20


class AlreadyConnected(PlainError):
    def __init__(self) -> None:
        super().__init__(_("This app is connected already. Its secret was shown once and cannot be shown again."))


class TooManyApps(PlainError):
    def __init__(self) -> None:
        super().__init__(
            _("There are %(count)s apps already. Disconnect those that nobody needs first."), count=MOST_APPS
        )


class ManifestChanged(Exception):
    """Between looking and agreeing. `read` is what it says now: to be shown and agreed to again."""

    def __init__(self, read: ReadApp) -> None:
        super().__init__(read.url)
        self.read = read


def connect_app(*, url: str, digest: str, actor: Any, now: datetime) -> tuple[ConnectedApp, str]:
    """The app and its secret, which nobody can read again. One that was disconnected gets its sections back, and a new
    secret. Asks the app's host; not inside a transaction. Raises FetchRefused, FetchFailed, BadManifest,
    ManifestChanged, AlreadyConnected, TooManyApps."""
    read = agreed(url, digest)
    secret = f"echs_{secrets.token_urlsafe(32)}"
    with transaction.atomic("default"):
        Store.objects.select_for_update(no_key=True).get(pk=1)  # two clicks wait for each other
        app = ConnectedApp.objects.filter(url=read.url).first()
        if app is not None and app.disconnected_at is None:
            raise AlreadyConnected
        if connected_apps().count() >= MOST_APPS:
            raise TooManyApps
        app = app or ConnectedApp(url=read.url, revision=0)
        take(app, read, now=now)
        app.secret, app.connected_at, app.disconnected_at = seal(secret, purpose=SEALED_FOR), now, None
        app.save()
        audit.record("app.connected", target=app.name, actor=actor, data={"url": [None, read.url]})
        bump_pages()
    return app, secret


def update_app(*, app_id: int, digest: str, actor: Any, now: datetime) -> ConnectedApp:
    """Takes the new manifest. Sections in pages keep their settings; those that the app does not offer any more go on
    where they stand. Raises as connect_app; ConnectedApp.DoesNotExist."""
    read = agreed(connected_apps().get(pk=app_id).url, digest)
    with transaction.atomic("default"):
        app: ConnectedApp = connected_apps().select_for_update().get(pk=app_id)
        if app.digest == read.digest:
            return app
        before = live(app).version
        take(app, read, now=now)
        app.save()
        audit.record("app.changed", target=app.name, actor=actor, data={"version": [before, read.manifest.version]})
        bump_pages()
    return app


def disconnect_app(*, app_id: int, actor: Any, now: datetime) -> ConnectedApp:
    """Its sections are gone for shoppers from now on and stay in the pages for the editor. Quiet where it is
    disconnected. Raises ConnectedApp.DoesNotExist."""
    with transaction.atomic("default"):
        app: ConnectedApp = ConnectedApp.objects.select_for_update().get(pk=app_id)
        if app.disconnected_at is None:
            app.disconnected_at, app.secret = now, ""
            app.save(update_fields=["disconnected_at", "secret"])
            audit.record("app.disconnected", target=app.name, actor=actor)
            bump_pages()
    return app


def note_check(*, app_id: int, now: datetime) -> None:
    ConnectedApp.objects.filter(pk=app_id).update(checked_at=now)


def agreed(url: str, digest: str) -> ReadApp:
    read = read_app(url)
    if read.digest != digest:
        raise ManifestChanged(read)
    return read


def take(app: ConnectedApp, read: ReadApp, *, now: datetime) -> None:
    retired = retired_blocks(app, read.manifest)
    said = read.manifest.model_dump(mode="json")
    used = {each["purpose"] for each in [*said["blocks"], *retired]} - {ESSENTIAL}
    app.manifest = {**said, "retired": retired, "purposes": sorted(used)}
    app.name, app.digest, app.checked_at = read.manifest.name, read.digest, now
    app.revision += 1


def retired_blocks(app: ConnectedApp, manifest: Manifest) -> list[dict[str, Any]]:
    """Those that pages may still hold: of the former version, then of those before it."""
    present = {each.key for each in manifest.blocks}
    known = reversed(live(app).blocks.values())
    return [each.model_dump(mode="json") for each in known if each.key not in present][:MAX_BLOCKS]
