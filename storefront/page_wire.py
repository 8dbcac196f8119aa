"""Talking to Valkey from in front of Django, where every microsecond is paid by each page."""

from __future__ import annotations

import os
import select
import threading
import time
from typing import Any

from redis import ConnectionPool
from redis.connection import Connection
from redis.exceptions import RedisError

TIMEOUT_SECONDS = 0.25
PAUSE_SECONDS = 1.0  # after a failure, before Valkey is asked again
CONFIRM_SECONDS = 1.0  # how long silence of the line counts as "nothing has changed"


class Unavailable(Exception):
    """Valkey does not answer. Serve without it."""


class Wire(threading.local):
    """One connection per thread, without the client's pool and retries, which cost more than the question."""

    protocol = 2

    def __init__(self, url: str) -> None:
        self.pool = ConnectionPool.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=None,
            protocol=self.protocol,
        )  # fmt: skip
        self.connection: Connection | None = None
        self.process = 0
        self.silent_until = 0.0

    def ask(self, *command: bytes | str | int) -> bytes | None:
        """Raises Unavailable, at once while the last failure is fresh."""
        if self.silent_until and time.monotonic() < self.silent_until:
            raise Unavailable
        for attempt in (1, 2):
            is_reused = self.connection is not None and self.process == os.getpid()
            try:
                connection = self.open()
                connection.send_packed_command(connection.pack_command(*command), check_health=False)
                answer = connection.read_response(disable_decoding=True)
            except (RedisError, OSError) as error:
                self.close()
                if is_reused and attempt == 1:  # Valkey was restarted since
                    continue
                self.silent_until = time.monotonic() + PAUSE_SECONDS
                raise Unavailable from error
            self.silent_until = 0.0
            return answer
        raise Unavailable

    def open(self) -> Connection:
        if self.connection is None or self.process != os.getpid():
            self.connection = self.pool.make_connection()
            self.process = os.getpid()
        return self.connection

    def close(self) -> None:
        if self.connection is not None and self.process == os.getpid():
            self.connection.disconnect()
        self.connection = None


class Versions(Wire):
    """Values of a few keys, kept in the process and taken back by Valkey itself ("client tracking"): whoever changes
    a key makes it tell us, before our next question is read. So a hit needs no question at all.

    A line that died without a word would tell nothing: once a second the value is asked for again, which also proves
    that all news before it has been read. A lost line forgets everything.
    """

    protocol = 3  # news come on the same connection

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.known: dict[str, bytes] = {}
        self.confirmed_at = 0.0
        self.poller = select.poll()

    def get(self, key: str) -> bytes | None:
        """Raises Unavailable."""
        self.hear()
        value = self.known.get(key)
        now = time.monotonic()
        if value is not None and now - self.confirmed_at < CONFIRM_SECONDS:
            return value
        value = self.ask("GET", key)
        self.confirmed_at = now
        if value is None:
            self.known.pop(key, None)
        else:
            self.known[key] = value
        return value

    def hear(self) -> None:
        """Read the news that have come, without waiting."""
        connection = self.connection
        if connection is None or self.process != os.getpid() or not self.poller.poll(0):
            return
        try:
            while connection.can_read(timeout=0):
                connection.read_response(push_request=True)
        except (RedisError, OSError):
            self.close()

    def open(self) -> Connection:
        if self.connection is None or self.process != os.getpid():
            self.known.clear()
            connection = super().open()
            connection.connect()
            connection._parser.set_invalidation_push_handler(self.forget)
            connection.send_command("CLIENT", "TRACKING", "ON")
            connection.read_response()
            self.poller = select.poll()
            self.poller.register(connection._sock, select.POLLIN | select.POLLHUP)
        return super().open()

    def forget(self, news: list[Any]) -> None:
        """`["invalidate", [keys]]`, or None for keys after a flush."""
        keys = news[1]
        if keys is None:
            self.known.clear()
            return
        for key in keys:
            self.known.pop(key.decode() if isinstance(key, bytes) else key, None)

    def close(self) -> None:
        self.known.clear()
        super().close()
