"""`python -m fakestripe`: the double as a process, for `bin/run` and browser tests. Addresses come from the environment:
FAKESTRIPE_PORT, ECHOPPE_PORT (whose webhooks it calls) and ECHOPPE_DATA (where it remembers)."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from fakestripe.events import endpoint
from fakestripe.server import Server
from fakestripe.world import World

KEYS = ("STRIPE_LIVE_KEY", "STRIPE_TEST_KEY", "STRIPE_LIVE_KEY_FILE", "STRIPE_TEST_KEY_FILE", "STRIPE_API_KEY")
SECRETS = {"connect": "whsec_fakestripe_connect", "platform": "whsec_fakestripe_platform",
           "accounts": "whsec_fakestripe_accounts"}  # fmt: skip


class RefusesToStart(SystemExit):
    """Beside a real key there must be no double that could be taken for the real thing."""


def refuse_beside_real_key(environment: dict[str, str]) -> None:
    for name in KEYS:
        if environment.get(name):
            raise RefusesToStart(f"fakestripe does not run where {name} is set.")


def main() -> None:
    refuse_beside_real_key(dict(os.environ))
    port = int(os.environ.get("ECHOPPE_PORT", "8000"))
    data = Path(os.environ.get("ECHOPPE_DATA", "var"))
    world = World(file=data / "fakestripe.json")
    world.endpoints = [
        endpoint(
            f"http://localhost:{port}/webhooks/stripe/{name}/", secret,
            connect=name == "connect", payload="thin" if name == "accounts" else "snapshot",
        )
        for name, secret in SECRETS.items()
    ]  # fmt: skip
    server = Server(world, port=int(os.environ.get("FAKESTRIPE_PORT") or port + 1))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.courier.start()
    try:
        server.serve_forever()
    finally:
        world.save()


if __name__ == "__main__":
    main()
