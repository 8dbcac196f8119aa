"""Programs that call a shop."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.ids import uuid7
from integrations.models import ApiKey
from integrations.scopes import SCOPES
from integrations.services.keys import make_key


class Program:
    """A client that has a key, and names its requests anew each time."""

    def __init__(self, key: ApiKey, token: str, host: str = "alpha.admin.localhost") -> None:
        self.key, self.token = key, token
        self.client = Client(headers={"host": host, "authorization": f"Bearer {token}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def send(self, method: str, path: str, body: Any = None, *, name: str = "", **headers: str) -> Any:
        """`body` as JSON, or as it is where it is bytes; `name` is the Idempotency-Key."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        given = {"idempotency-key": name or uuid7().hex} | headers
        return self.client.generic(method, f"/api/v1{path}", data, "application/json", headers=given)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.send("POST", path, body, **more)


def key_for(*scopes: str, name: str = "Stock system", **more: Any) -> tuple[ApiKey, str]:
    """In the current shop."""
    from accounts.models import User

    owner = User.objects.filter(is_superuser=True).order_by("pk")[0]
    given = {"expires_at": None, "request_key": uuid7(), "now": timezone.now()} | more
    return make_key(name=name, scopes=scopes or SCOPES, actor=owner, **given)


@pytest.fixture
def program(shop: Any) -> Callable[..., Program]:
    """`program("orders.read")`: with a key of "alpha" that has these scopes, or all."""
    return lambda *scopes, **more: Program(*key_for(*scopes, **more))


@pytest.fixture
def api(program: Callable[..., Program]) -> Program:
    return program()
