"""Each guard switched off, one at a time: the check must notice. With all of them on it must be silent."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db.models.signals import post_delete
from django_tenants.signals import tenant_delete_callback

from tenants.models import Shop

PLAIN = "django.core.files.storage.FileSystemStorage"


def found() -> set[str]:
    return {message.id for message in run_checks() if message.id.startswith("tenants.")}


def test_our_settings_pass():
    assert found() == set()


def test_production_cookies_pass(monkeypatch):
    monkeypatch.setattr(settings, "IS_SECURE", True)
    for name in ("SESSION", "CSRF", "LANGUAGE", "CART"):
        monkeypatch.setattr(settings, f"{name}_COOKIE_NAME", f"__Host-{name.lower()}", raising=False)
        monkeypatch.setattr(settings, f"{name}_COOKIE_SECURE", True, raising=False)

    assert found() == set()


def without(mapping, alias, key):
    return {**mapping, alias: {name: value for name, value in mapping[alias].items() if name != key}}


def changed(mapping, alias, **values):
    return {**mapping, alias: {**mapping[alias], **values}}


SWITCHES = {
    "cache without key function": ("tenants.E001", lambda s: {"CACHES": without(s.CACHES, "default", "KEY_FUNCTION")}),
    "renditions without key function": (
        "tenants.E001",
        lambda s: {"CACHES": without(s.CACHES, "renditions", "KEY_FUNCTION")},
    ),
    "django-tenants' key function": (
        "tenants.E001",
        lambda s: {"CACHES": changed(s.CACHES, "default", KEY_FUNCTION="django_tenants.cache.make_key")},
    ),
    "signed cookie sessions": (
        "tenants.E002",
        lambda s: {"SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies"},
    ),
    "session cookie with a domain": ("tenants.E003", lambda s: {"SESSION_COOKIE_DOMAIN": ".example.org"}),
    "csrf cookie with a domain": ("tenants.E003", lambda s: {"CSRF_COOKIE_DOMAIN": ".example.org"}),
    "language cookie with a domain": ("tenants.E003", lambda s: {"LANGUAGE_COOKIE_DOMAIN": ".example.org"}),
    "cookie below a path": ("tenants.E003", lambda s: {"SESSION_COOKIE_PATH": "/admin/"}),
    "TLS without __Host-": ("tenants.E003", lambda s: {"IS_SECURE": True}),
    "storage for all": ("tenants.E004", lambda s: {"STORAGES": changed(s.STORAGES, "default", BACKEND=PLAIN)}),
    "plain backend": (
        "tenants.E005",
        lambda s: {"DATABASES": changed(s.DATABASES, "default", ENGINE="django.db.backends.postgresql")},
    ),
    "no router": ("tenants.E005", lambda s: {"DATABASE_ROUTERS": []}),
    "transactions across shops": ("tenants.E005", lambda s: {"IS_DEVELOPMENT": False}),
    "no health checks": (
        "tenants.E006",
        lambda s: {"DATABASES": changed(s.DATABASES, "default", CONN_HEALTH_CHECKS=False)},
    ),
    "connections for ever": (
        "tenants.E006",
        lambda s: {"DATABASES": changed(s.DATABASES, "default", CONN_MAX_AGE=None)},
    ),
    "Wagtail's images": ("tenants.E007", lambda s: {"WAGTAILIMAGES_IMAGE_MODEL": "wagtailimages.Image"}),
    "Wagtail's documents": ("tenants.E007", lambda s: {"WAGTAILDOCS_DOCUMENT_MODEL": "wagtaildocs.Document"}),
    "no host middleware": ("tenants.E011", lambda s: {"MIDDLEWARE": []}),
    "forwarded host": ("tenants.E011", lambda s: {"USE_X_FORWARDED_HOST": True}),
}


@pytest.mark.parametrize("name", SWITCHES)
def test_guard_switched_off_is_an_error(monkeypatch, name):
    """Set without Django's signal, which would open caches and databases anew."""
    identity, switch = SWITCHES[name]
    for key, value in switch(settings).items():
        monkeypatch.setattr(settings, key, value)

    assert identity in found()


def test_platform_as_a_package_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "__init__.py").touch()
    monkeypatch.setattr(settings, "ROOT", tmp_path)

    assert "tenants.E008" in found()


def test_sender_less_delete_receiver_is_an_error():
    post_delete.connect(tenant_delete_callback)
    try:
        assert "tenants.E009" in found()
    finally:
        post_delete.disconnect(tenant_delete_callback)


def test_schemas_made_by_saving_are_an_error(monkeypatch):
    monkeypatch.setattr(Shop, "auto_create_schema", True)

    assert "tenants.E010" in found()


def test_repository_has_no_such_package():
    assert not (Path(__file__).resolve().parents[2] / "platform" / "__init__.py").exists()
