"""Django's Redis cache, except that a server that is gone is a cache miss: only speed is lost, no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger("cache")


class KeptClient(RedisCacheClient):
    """One client for reading and one for writing. Django makes one for each question, which takes longer than the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class ForgivingRedisCache(RedisCache):
    """Reads miss, writes are dropped, and `incr` says that there is no such key. Every lapse is one line in the log."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    def _forgive(self, name: str, call: Callable[[], Any], instead: Any) -> Any:
        try:
            return call()
        except (RedisError, OSError) as error:
            log.warning("cache.unavailable", call=name, error=str(error))
            return instead

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._forgive("get", lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._forgive("set", lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs), None)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """True where nobody can tell: whoever takes turns by `add` goes ahead."""
        return bool(
            self._forgive("add", lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True)
        )

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._forgive("touch", lambda: super(ForgivingRedisCache, self).touch(key, *args, **kwargs), False))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._forgive("delete", lambda: super(ForgivingRedisCache, self).delete(key, version), False))

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._forgive("has_key", lambda: super(ForgivingRedisCache, self).has_key(key, version), False))

    def append(self, key: str, data: bytes) -> int:
        """Adds raw bytes to what is kept; returns how many there are then. What is read stays what was set: reading ends
        where that ends."""
        name = self.make_and_validate_key(key)
        client = self._cache.get_client(name, write=True)
        return int(self._forgive("append", lambda: client.append(name, data), 0))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return dict(self._forgive("get_many", lambda: super(ForgivingRedisCache, self).get_many(keys, version), {}))

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        call = "set_many"
        return list(self._forgive(call, lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), []))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._forgive("delete_many", lambda: super(ForgivingRedisCache, self).delete_many(keys, version), None)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError for a key that is not there, and for a server that is not there either."""
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, OSError) as error:
            log.warning("cache.unavailable", call="incr", error=str(error))
            raise ValueError(f"Key {key!r} cannot be reached.") from error

    def count(self, key: str, seconds: int) -> int:
        """One more; how many there are now. The first starts the clock: the count ends `seconds` later. One question
        to the server, where add and incr are three. 0 where nobody can tell."""
        return int(self._forgive("count", lambda: self._count(self.make_and_validate_key(key), seconds), 0))

    def _count(self, key: str, seconds: int) -> int:
        """By the connection itself: the client's pipeline takes longer than Valkey."""
        pool = self._cache.get_client(key, write=True).connection_pool
        connection = pool.get_connection()
        try:
            both = [("SET", key, 0, "EX", seconds, "NX"), ("INCR", key)]
            connection.send_packed_command(connection.pack_commands(both), check_health=False)
            connection.read_response()
            return int(connection.read_response())
        except BaseException:
            connection.disconnect()  # half an answer may still come
            raise
        finally:
            pool.release(connection)
