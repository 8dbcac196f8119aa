"""Delivers events over HTTP, from a thread of its own, tries again what was not taken, and does what chaos asks for."""

from __future__ import annotations

import http.client
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from fakestripe.events import signed
from fakestripe.objects.billing.cycle import roll
from fakestripe.objects.checkout import decide
from fakestripe.world import Object, World

TICK = 0.2
RETRIES = (1, 2, 4, 8, 16, 32)
Parcel = tuple[float, int, dict[str, Any], Object]  # due, tries so far, endpoint, event


class Courier(threading.Thread):
    def __init__(self, world: World) -> None:
        super().__init__(daemon=True, name="fakestripe-courier")
        self.world = world
        self.parcels: list[Parcel] = []
        self.stopping = threading.Event()
        world.send = self.take

    def take(self, endpoint: dict[str, Any], event: Object) -> None:
        with self.world.lock:
            due = time.monotonic() + self.world.chaos.delay_seconds
            for each in self.world.chaos.deliveries([event]):
                self.parcels.append((due, 0, endpoint, each))
            if self.world.chaos.random.random() < self.world.chaos.forged_share:
                forged = {**event, "id": self.world.new_id("evt_forged")}
                self.parcels.append((due, len(RETRIES), {**endpoint, "secret": "whsec_guessed"}, forged))

    def run(self) -> None:
        while not self.stopping.wait(TICK):
            self.round()
            self.world.save()

    def round(self) -> None:
        """What is due now: delayed payments first, for they make events."""
        with self.world.lock:
            now = self.world.now()
            due = [each for each in self.world.due if each[0] <= now]
            self.world.due = [each for each in self.world.due if each[0] > now]
            for _at, _what, account, identifier in due:
                decide(self.world, account, self.world.get(account, identifier, "checkout.session"))
            roll(self.world)
            ready = [each for each in self.parcels if each[0] <= time.monotonic()]
            self.parcels = [each for each in self.parcels if each[0] > time.monotonic()]
            if self.world.chaos.is_shuffled:
                self.world.chaos.random.shuffle(ready)
        for _due, tries, endpoint, event in ready:
            if not deliver(endpoint, event, timestamp=int(time.time())) and tries < len(RETRIES):
                with self.world.lock:
                    self.parcels.append((time.monotonic() + RETRIES[tries], tries + 1, endpoint, event))


def deliver(endpoint: dict[str, Any], event: Object, *, timestamp: int) -> bool:
    """True where it was taken (2xx)."""
    body, headers = signed(event, endpoint["secret"], timestamp=timestamp)
    target = urlsplit(endpoint["url"])
    connection = http.client.HTTPConnection("127.0.0.1", target.port or 80, timeout=10)
    try:
        connection.request("POST", target.path, body, {**headers, "Host": target.netloc})
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
