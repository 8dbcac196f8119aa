"""The sample app on a port of this machine, and the shop that has connected it: fixtures, to be imported."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from builder.appblocks.reading import read_app
from builder.appblocks.services import connect_app
from tests.doubles.sample_app import Handler


@pytest.fixture(scope="module")
def sample_app() -> Iterator[str]:
    """Its origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside(settings: Any) -> None:
    settings.ALLOW_PRIVATE_FETCH = True


@pytest.fixture
def connected(shop: Any, sample_app: str, inside: None) -> tuple[Any, str]:
    """The app's row and its secret."""
    url = f"{sample_app}/app.json"
    actor = User.objects.create_user("maker@alpha.example", name="Maker")
    return connect_app(url=url, digest=read_app(url).digest, actor=actor, now=timezone.now())
