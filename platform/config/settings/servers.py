"""Where PostgreSQL and Valkey are: the environment, else what the embedded launcher has written down."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

from config import env

APP_ROLE = "echoppe_app"
CONTROL_DATABASE = "echoppe_control"
POD_DATABASE = "echoppe_pod"


def secret_key(data: Path) -> str:
    """SECRET_KEY, or one made at the first start and kept in the data folder (readable by its owner only)."""
    if key := env.text("SECRET_KEY"):
        return key
    try:
        return kept_key(data)
    except OSError as problem:
        raise SystemExit(f"The data folder {data} (ECHOPPE_DATA) cannot be used: {problem.strerror}.") from None


def kept_key(data: Path) -> str:
    path = data / "secret_key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)  # atomic, and the first of two starts wins
        fresh.unlink()
    return path.read_text().strip()


def app_password(key: str) -> str:
    """The application role's password is derived, so that no second secret has to be kept."""
    return hmac.new(key.encode(), b"postgresql:" + APP_ROLE.encode(), hashlib.sha256).hexdigest()


def addresses(data: Path) -> tuple[str, str]:
    database_url, redis_url = env.text("DATABASE_URL"), env.text("REDIS_URL")
    if not (database_url and redis_url):
        try:
            from embedded import addresses as embedded_addresses
        except ImportError:
            found = None
        else:
            found = embedded_addresses(data)
        if found is not None:
            database_url, redis_url = database_url or found.database_url, redis_url or found.redis_url
    return database_url or "postgresql://postgres@localhost/postgres", redis_url or "redis://127.0.0.1:6379/0"


def databases(admin_url: str, key: str, *, prefix: str = "") -> dict[str, dict[str, Any]]:
    """`control` and `default` (the pod), both as the application role, which owns no shop's rows."""
    admin = parsed("DATABASE_URL", admin_url)
    common = {
        "HOST": admin["HOST"],
        "PORT": admin["PORT"],
        "USER": APP_ROLE,
        "PASSWORD": app_password(key),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {**admin.get("OPTIONS", {}), "connect_timeout": 5, "application_name": "echoppe"},
    }
    pod_url = env.text("POD_DATABASE_URL")
    pod = parsed("POD_DATABASE_URL", pod_url) if pod_url else {}
    return {
        "default": {
            **common,
            **{key_: pod[key_] for key_ in ("HOST", "PORT") if pod.get(key_)},
            "ENGINE": "tenants.backend",
            "NAME": pod.get("NAME") or prefix + POD_DATABASE,
        },
        "control": {**common, "ENGINE": "django.db.backends.postgresql", "NAME": prefix + CONTROL_DATABASE},
    }


def parsed(name: str, url: str) -> dict[str, Any]:
    """The address is not repeated: it holds a password."""
    try:
        return {**dj_database_url.parse(url)}
    except ValueError:
        raise SystemExit(f"{name} is no address of a PostgreSQL (postgresql://user:password@host/name).") from None
