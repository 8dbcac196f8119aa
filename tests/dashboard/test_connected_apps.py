from __future__ import annotations

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builder.appblocks.models import ConnectedApp
from builder.appblocks.selectors import live
from tests.dashboard.test_api_keys import confirm
from tests.doubles import sample_app as double
from tests.doubles.connecting import connected, inside, sample_app  # noqa: F401

LIST, CONNECT = "/apps/", "/apps/connect/"


def digest_in(page: str) -> str:
    return re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]  # type: ignore[index]


def test_app_is_seen_agreed_to_and_its_secret_shown_once(owner_client, sample_app, inside):  # noqa: F811
    confirm(owner_client)
    url = f"{sample_app}/app.json"

    seen = owner_client.post(CONNECT, {"url": url}).content.decode()
    for words in (
        "Sample stars",
        "Sample &amp; Co",
        "What it gets to know",
        "Audience measurement: loaded after consent",
    ):
        assert words in seen, words
    assert not ConnectedApp.objects.exists()

    sent = {"url": url, "digest": digest_in(seen)}
    page = owner_client.post(CONNECT, sent).content.decode()
    app = ConnectedApp.objects.get()
    assert live(app).secret in page
    assert live(app).secret not in owner_client.get(LIST).content.decode()
    assert owner_client.post(CONNECT, sent)["Location"] == LIST  # sent again
    assert ConnectedApp.objects.count() == 1


def test_app_that_is_no_good_is_said_at_the_field(owner_client, sample_app, inside, monkeypatch):  # noqa: F811
    plain = double.manifest
    monkeypatch.setattr(double, "manifest", lambda origin: plain(origin) | {"name": "<script>alert(1)</script>"})

    refused = confirm(owner_client).post(CONNECT, {"url": f"{sample_app}/app.json"})

    assert refused.status_code == 422
    assert "name: may only be plain text" in refused.content.decode()


@pytest.mark.parametrize(
    "url", ["", "x", "http://stars.example/a.json", "https://10.0.0.1/", "\0", "https://" + "x" * 400]
)
def test_address_that_is_refused(owner_client, shop, url):
    assert confirm(owner_client).post(CONNECT, {"url": url}).status_code == 422


def test_new_version_is_shown_before_it_is_taken(owner_client, connected, monkeypatch):  # noqa: F811
    app, _secret = connected
    confirm(owner_client)
    check = f"/apps/{app.pk}/check/"
    assert owner_client.post(check)["Location"] == LIST  # nothing new
    plain = double.manifest
    monkeypatch.setattr(double, "manifest", lambda origin: plain(origin) | {"version": "2.0"})

    seen = owner_client.post(check).content.decode()
    assert "Version: 1.0 → 2.0" in seen
    assert ConnectedApp.objects.get().manifest["version"] == "1.0"
    assert owner_client.post(check, {"digest": digest_in(seen)})["Location"] == LIST
    assert ConnectedApp.objects.get().manifest["version"] == "2.0"


def test_only_those_who_may_change_settings_connect(staff, staff_client, settings_client, connected):  # noqa: F811
    app, _secret = connected
    paths = (LIST, CONNECT, f"/apps/{app.pk}/disconnect/")
    other = staff("orders.view_order", "integrations.manage_keys")
    for path in paths:
        assert other.get(path)["Location"] == "/"
    assert other.post(f"/apps/{app.pk}/disconnect/")["Location"] == "/"
    assert ConnectedApp.objects.get().disconnected_at is None
    assert [confirm(settings_client).get(path).status_code for path in paths] == [200, 200, 200]
    settings_client.post(f"/apps/{app.pk}/disconnect/")
    assert ConnectedApp.objects.get().disconnected_at is not None


def test_connecting_asks_who_it_is(owner_client, shop):
    assert "/confirm/" in owner_client.get(CONNECT)["Location"]


def test_list_takes_the_same_queries_for_one_and_three(owner_client, connected):  # noqa: F811
    app, _secret = connected

    def count():
        with CaptureQueriesContext(connections["default"]) as queries:
            assert owner_client.get(LIST).status_code == 200
        return len(queries)

    count()
    one = count()
    for number in range(2):
        gone = timezone.now() if number else None
        ConnectedApp.objects.create(
            url=f"https://{number}.example/", name="More", manifest=app.manifest, digest=app.digest, secret=app.secret,
            connected_at=app.connected_at, checked_at=app.checked_at, disconnected_at=gone,
        )  # fmt: skip
    assert count() == one
