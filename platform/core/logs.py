"""Structured logs: every line carries the shop it is about and the request or task that wrote it; no line carries a
secret or a whole e-mail address. Lines of other libraries go the same way."""

from __future__ import annotations

import logging.config
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from core.scope import World, current_scope

SECRET_NAMES = re.compile(r"passw|secret|token|authorization|cookie|api_?key|session_?key|signature", re.IGNORECASE)
EMAIL = re.compile(r"([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
# What opens a door by being known: order links, password resets, entry passes. Never a uuid, seldom a slug.
SECRET_SEGMENT = re.compile(
    r"(?<=/)(?:(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{24,}|[0-9A-Za-z]+-[0-9a-z]{6,13}-[0-9a-f]{32,64})(?=/|$|\s|\?)"
)
URL_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+@")
HIDDEN = "***"
_bound: ContextVar[dict[str, Any]] = ContextVar("bound to the log's lines", default={})  # noqa: B039 (never changed)


@contextmanager
def bound_to_lines(**names: Any) -> Iterator[None]:
    """Every line that is written inside says these too. structlog's own way looks through all variables of the context
    twice per request, and here there are hundreds: each connection, cache and list of addresses of Django has one."""
    token = _bound.set(_bound.get() | names)
    try:
        yield
    finally:
        _bound.reset(token)


def add_bound(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for name, value in _bound.get().items():
        event.setdefault(name, value)
    return event


def add_scope(_logger: Any, _method: str, event: EventDict) -> EventDict:
    scope = current_scope()
    if scope is not None and scope.world is World.SHOP:
        event.setdefault("shop_id", scope.shop_id)
        event.setdefault("handle", scope.handle)
    return event


def mask(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Values under secret names disappear; addresses and secret links inside texts lose their middle."""
    return {key: HIDDEN if is_secret(key) else masked(value) for key, value in event.items()}


@lru_cache(maxsize=1024)
def is_secret(name: str) -> bool:
    return SECRET_NAMES.search(name) is not None


def masked(value: Any) -> Any:
    """Every line passes here: what holds no @ is no address, and what holds no slash is no link."""
    if isinstance(value, str):
        if "@" in value:
            value = EMAIL.sub(rf"\1{HIDDEN}@\2", URL_PASSWORD.sub(rf"\1:{HIDDEN}@", value))
        return SECRET_SEGMENT.sub(HIDDEN, value) if "/" in value else value
    if isinstance(value, dict):
        return mask(None, "", value)
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


SHARED: list[Processor] = [
    add_bound,
    add_scope,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def formatter() -> logging.Formatter:
    """For all handlers: what came by structlog and what came by the standard library end as equal lines."""
    is_terminal = sys.stderr.isatty()
    last: list[Processor] = (
        [mask, structlog.dev.ConsoleRenderer()]
        if is_terminal
        else [structlog.processors.format_exc_info, mask, structlog.processors.JSONRenderer(default=str)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder({"task_id"})],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, drop_objects, *last],
    )


def drop_objects(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Django hands over the request itself and Celery its message: no line, and full of secrets."""
    for name in ("request", "args", "kwargs", "data"):
        event.pop(name, None)
    return event


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: called once, when Django starts."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
