"""Everything that this Stripe remembers, behind one lock. In memory, and in a file where one is given."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fakestripe.chaos import Chaos
from fakestripe.errors import no_such

API_VERSION = "2026-10-28.endive"
Object = dict[str, Any]
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
KEPT = ("objects", "hidden", "endpoints", "answers", "due", "links", "clock_offset")


def random_text(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


class World:
    """`objects` by account ("" is the platform) and id. `hidden` is what the API never shows: card numbers typed,
    what a session is waiting for. `due` is what happens later by itself, as [when, what, account, id]."""

    def __init__(self, *, base_url: str = "", file: Path | None = None, delay: int = 5) -> None:
        self.lock = threading.RLock()
        self.base_url = base_url
        self.file = file
        self.delay = delay  # seconds until a delayed method is decided; 0: only when told
        self.objects: dict[str, dict[str, Object]] = {"": {}}
        self.hidden: dict[str, dict[str, Any]] = {}
        self.endpoints: list[dict[str, Any]] = []
        self.answers: dict[str, list[Any]] = {}  # by idempotency key
        self.due: list[list[Any]] = []
        self.links: dict[str, dict[str, Any]] = {}  # single-use onboarding links
        self.clock_offset = 0
        self.requests: list[tuple[str, str, str, dict[str, Any]]] = []  # method, path, account, parameters
        self.chaos = Chaos()
        self.is_dirty = False
        self.send: Callable[[dict[str, Any], Object], None] = lambda endpoint, event: None
        if file is not None and file.exists():
            for name, value in json.loads(file.read_text()).items():
                setattr(self, name, value)

    def now(self) -> int:
        return int(time.time()) + self.clock_offset

    def new_id(self, prefix: str, length: int = 24) -> str:
        return f"{prefix}_{random_text(length)}"

    def put(self, account: str, thing: Object) -> Object:
        self.objects.setdefault(account, {})[thing["id"]] = thing
        self.is_dirty = True
        return thing

    def get(self, account: str, identifier: str, kind: str) -> Object:
        """Raises Problem (404): each account has its own namespace."""
        thing = self.objects.get(account, {}).get(identifier)
        if thing is None or thing["object"].rpartition(".")[2] != kind.rpartition(".")[2]:
            raise no_such(kind, identifier)
        return thing

    def all_of(self, account: str, kind: str) -> list[Object]:
        """Newest first."""
        return [thing for thing in reversed(self.objects.get(account, {}).values()) if thing["object"] == kind]

    def secret(self, identifier: str) -> dict[str, Any]:
        self.is_dirty = True
        return self.hidden.setdefault(identifier, {})

    def later(self, seconds: int, what: str, account: str, identifier: str) -> None:
        self.due.append([self.now() + seconds, what, account, identifier])
        self.is_dirty = True

    def save(self) -> None:
        """Whole or not at all."""
        with self.lock:
            if self.file is None or not self.is_dirty:
                return
            self.is_dirty = False
            text = json.dumps({name: getattr(self, name) for name in KEPT})
        draft = self.file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(text)
        draft.replace(self.file)
