from __future__ import annotations

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from core import health
from core.http.client import client_ip
from tenants.models import PooledSchema, TemplateVersion, WorkDue

PROBED = {"control", "pod", "valkey", "template", "pool", "sessions"}


@pytest.fixture
def probe_client(control):
    """A probe asks by address. One schema is ready."""
    PooledSchema.objects.all().delete()
    PooledSchema.objects.create(
        schema_name="s_x", template_version=TemplateVersion.objects.latest("created_at").version, is_ready=True
    )
    return Client(headers={"host": "10.1.2.3:8000"})


def ask(client):
    response = client.get("/-/health/ready")
    return response.status_code, response.json()


def test_live_needs_nothing(monkeypatch):
    monkeypatch.setattr(health, "_probes", {})

    response = Client(headers={"host": "10.1.2.3"}).get("/-/health/live")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_tells_each_finding_and_no_shop(probe_client):
    status, answer = ask(probe_client)

    assert status == 200
    assert answer["ready"] is True
    assert set(answer["checks"]) == PROBED
    assert "alpha" not in str(answer)


@pytest.mark.parametrize(("alias", "name"), [("control", "control"), ("default", "pod")])
def test_broken_database_is_told_without_its_address(probe_client, monkeypatch, alias, name):
    class Broken:
        def cursor(self):
            from django.db import OperationalError

            raise OperationalError("connection to 10.0.0.9 failed for user secret")

    real = connections.__class__.__getitem__
    monkeypatch.setattr(
        connections.__class__, "__getitem__", lambda self, key: Broken() if key == alias else real(self, key)
    )
    findings = {finding.name: finding for finding in health.findings()}

    assert findings[name] == health.Finding(name, is_ok=False, detail="OperationalError")


def test_not_ready_is_503(probe_client, monkeypatch):
    def fail():
        raise RuntimeError("password=secret")

    monkeypatch.setitem(health._probes, "pod", fail)
    status, answer = ask(probe_client)

    assert (status, answer["ready"]) == (503, False)
    assert answer["checks"]["pod"] == {"ok": False, "detail": "RuntimeError"}
    assert "secret" not in str(answer)


def test_valkey_that_is_gone(probe_client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    status, answer = ask(probe_client)

    assert status == 503
    assert answer["checks"]["valkey"] == {"ok": False, "detail": "ConnectionError"}


def test_empty_pool_and_missing_template(probe_client):
    PooledSchema.objects.all().delete()
    assert ask(probe_client)[1]["checks"]["pool"]["detail"] == "the pool is empty: is the worker running?"

    TemplateVersion.objects.all().delete()
    assert ask(probe_client)[1]["checks"]["template"]["detail"] == "no template: run manage.py setup"


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", {"forwarded": "for=1.2.3.4"}, 404),
        ("10.0.0.7", {"authorization": "Bearer right"}, 200),
        ("10.0.0.7", {"authorization": "Bearer wrong"}, 404),
        ("10.0.0.7", {"authorization": "right "}, 404),
        ("", {}, 404),
    ],
)
def test_metrics_are_for_this_machine_or_a_token(probe_client, settings, address, headers, status):
    settings.METRICS_TOKEN = "right"

    assert probe_client.get("/-/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_metrics_without_a_token_set_are_for_this_machine_only(probe_client):
    for given in ("Bearer ", "Bearer x", ""):
        assert (
            probe_client.get("/-/metrics", headers={"authorization": given}, REMOTE_ADDR="10.0.0.7").status_code == 404
        )


def test_behind_a_trusted_proxy_no_caller_is_this_machine(probe_client, settings):
    settings.TRUSTED_PROXY = True

    assert probe_client.get("/-/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def test_metrics_count_by_view_and_kind_of_host_and_never_by_shop(probe_client, other_shop):
    WorkDue.objects.all().delete()
    WorkDue.objects.create(shop=other_shop, kind="events", due_at=timezone.now(), rung_at=timezone.now())
    probe_client.get("/-/health/live")
    Client(headers={"host": "alpha.localhost"}).get("/no-such-page")

    text = probe_client.get("/-/metrics").content.decode()

    assert 'echoppe_requests_total{host_kind="platform",method="GET",status="200",view="health_live"}' in text
    assert 'echoppe_request_seconds_bucket{host_kind="platform",le="0.005",view="health_live"}' in text
    assert "echoppe_shops_due 1.0" in text
    assert "echoppe_pool_ready 1.0" in text
    assert "alpha" not in text
    assert "bravo" not in text
    assert "no-such-page" not in text


def test_unheard_of_methods_share_a_label(probe_client):
    probe_client.generic("EVIL123", "/-/health/live")

    text = probe_client.get("/-/metrics").content.decode()
    assert 'method="OTHER"' in text
    assert "EVIL123" not in text


@pytest.mark.parametrize(
    ("trusted", "forwarded", "found"),
    [
        (False, "6.6.6.6", "10.0.0.7"),
        (True, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (True, "nonsense", None),
        (True, None, "10.0.0.7"),
    ],
)
def test_client_ip(rf, settings, trusted, forwarded, found):
    settings.TRUSTED_PROXY = trusted
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_ip(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.7")) == found
