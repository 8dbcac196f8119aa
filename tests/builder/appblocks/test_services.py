from __future__ import annotations

import copy
from typing import Any

import pytest
from django.utils import timezone

from builder.appblocks import reading, services
from builder.appblocks.models import ConnectedApp
from builder.appblocks.reading import read_app
from builder.appblocks.selectors import live, live_apps
from builder.appblocks.services import (
    AlreadyConnected,
    ManifestChanged,
    TooManyApps,
    connect_app,
    disconnect_app,
    update_app,
)  # fmt: skip
from core.models import AuditEntry
from tests.doubles import sample_app as double


@pytest.fixture
def says(monkeypatch: Any) -> Any:
    """`says(version="2.0")`: the app's manifest from now on."""

    def say(**changes: Any) -> None:
        plain = copy.deepcopy(PLAIN)
        monkeypatch.setattr(double, "manifest", lambda origin: plain(origin) | changes_of(changes, plain(origin)))

    return say


PLAIN = double.manifest


def changes_of(changes: dict[str, Any], present: dict[str, Any]) -> dict[str, Any]:
    return {name: value(present) if callable(value) else value for name, value in changes.items()}


def connect(url: str, digest: str = "") -> tuple[ConnectedApp, str]:
    return connect_app(url=url, digest=digest or read_app(url).digest, actor=None, now=timezone.now())


def test_secret_is_sealed_and_told_once(connected):
    app, secret = connected

    assert secret.startswith("echs_")
    assert secret not in app.secret
    assert live(app).secret == secret
    acts = AuditEntry.objects.filter(action__startswith="app.")
    assert [(each.action, each.target) for each in acts] == [("app.connected", "Sample stars")]
    assert secret not in str(list(acts.values()))
    with pytest.raises(AlreadyConnected):
        connect(app.url)


def test_app_that_changed_between_looking_and_agreeing_is_shown_again(shop, sample_app, inside, says):
    url = f"{sample_app}/app.json"
    seen = read_app(url).digest
    says(publisher="Somebody else")

    with pytest.raises(ManifestChanged) as changed:
        connect(url, seen)

    assert changed.value.read.manifest.publisher == "Somebody else"
    assert not ConnectedApp.objects.exists()


def test_new_version_keeps_sections_that_stand_in_pages(connected, says):
    app, _secret = connected
    says(version="2.0", blocks=lambda now: [now["blocks"][0] | {"purpose": "ads"}])

    newer = update_app(app_id=app.pk, digest=read_app(app.url).digest, actor=None, now=timezone.now())

    working = live_apps()[app.pk]
    assert (newer.manifest["version"], newer.revision) == ("2.0", 2)
    assert set(working.blocks) == {"stars", "counter"}
    assert working.retired == {"counter"}
    assert newer.manifest["purposes"] == ["ads", "analytics"]
    says(version="3.0")
    again = update_app(app_id=app.pk, digest=read_app(app.url).digest, actor=None, now=timezone.now())
    assert live(again).retired == frozenset()


def test_app_that_comes_back_gets_its_row_and_a_new_secret(connected):
    app, secret = connected
    for _twice in range(2):
        disconnect_app(app_id=app.pk, actor=None, now=timezone.now())
    assert (live_apps(), ConnectedApp.objects.get().secret) == ({}, "")

    back, other = connect(app.url)

    assert back.pk == app.pk
    assert other != secret
    assert AuditEntry.objects.filter(action="app.disconnected").count() == 1


def test_there_is_a_limit(connected, sample_app, monkeypatch):
    monkeypatch.setattr(services, "MOST_APPS", 1)

    with pytest.raises(TooManyApps):
        connect(f"{sample_app}/app.json?again")


def test_manifest_is_compared_before_it_is_stored(shop, sample_app, inside, says, monkeypatch):
    """Without the comparison an app could change what was agreed to."""
    url = f"{sample_app}/app.json"
    seen = read_app(url).digest
    says(publisher="Somebody else")
    monkeypatch.setattr(services, "agreed", lambda url, digest: reading.read_app(url))

    assert connect(url, seen)[0].manifest["publisher"] == "Somebody else"
