"""What goes out over HTTP, and what chaos makes of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import stripe

from fakestripe import courier as module
from fakestripe.control import act
from fakestripe.courier import Courier
from fakestripe.events import endpoint, tell
from fakestripe.world import World

SECRET = "whsec_courier"


class Receiver(HTTPServer):
    """Takes what is signed by the secret; `refusals` first ones are not taken."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.refusals = 0


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        name, is_good = json.loads(body)["type"], self.server.refusals <= 0
        self.server.refusals -= 1
        try:
            stripe.WebhookSignature.verify_header(body, self.headers["Stripe-Signature"], SECRET)
        except stripe.SignatureVerificationError:
            is_good = False
        (self.server.taken if is_good else self.server.refused).append(name)
        self.send_response(200 if is_good else 400)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Not a word."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def courier(receiver: Receiver) -> Courier:
    world = World()
    world.endpoints = [endpoint(f"http://localhost:{receiver.server_port}/", SECRET, connect=False)]
    return Courier(world)


def send(courier: Courier, count: int = 20) -> list[str]:
    names = [f"kind.{number}" for number in range(count)]
    for name in names:
        tell(courier.world, "", name, {"id": "cus_1", "object": "customer"})
    courier.round()
    return names


def test_each_event_once_in_order_and_signed(courier, receiver):
    names = send(courier)

    assert (receiver.taken, receiver.refused) == (names, [])


def test_duplicates(courier, receiver):
    act(courier.world, "chaos", {"copies": 4})
    names = send(courier)

    assert set(receiver.taken) == set(names)
    assert len(receiver.taken) > len(names)


def test_another_order(courier, receiver):
    act(courier.world, "chaos", {"is_shuffled": True})
    names = send(courier)

    assert sorted(receiver.taken) == sorted(names)
    assert receiver.taken != names


def test_lost(courier, receiver):
    act(courier.world, "chaos", {"lost_share": 0.5})
    names = send(courier)

    assert 0 < len(receiver.taken) < len(names)


def test_late(courier, receiver):
    act(courier.world, "chaos", {"delay_seconds": 3600})
    send(courier)

    assert (receiver.taken, len(courier.parcels)) == ([], 20)


def test_forged(courier, receiver):
    act(courier.world, "chaos", {"forged_share": 0.5})
    names = send(courier)

    assert receiver.taken == names
    assert 0 < len(receiver.refused) < len(names)
    assert courier.parcels == []  # whoever forges does not come again


def test_what_was_not_taken_comes_again(courier, receiver, monkeypatch):
    monkeypatch.setattr(module, "RETRIES", (0, 0))
    receiver.refusals = 1
    send(courier, 1)
    assert (receiver.taken, len(courier.parcels)) == ([], 1)

    courier.round()

    assert (receiver.taken, courier.parcels) == (["kind.0"], [])
