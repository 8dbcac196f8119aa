"""What both doubles remember, and how they answer."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]
NO_DECIMALS = {"JPY", "KRW", "XOF", "XPF", "VND"}


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str  # without what it is mounted under
    body: str
    headers: Mapping[str, str]  # names in small letters


@dataclass(frozen=True, slots=True)
class Answer:
    """`redirect` leads a browser on; `html` is a page; else `body` is JSON. `is_lost`: no answer at all."""

    status: int = 200
    body: Object | None = None
    html: str = ""
    redirect: str = ""
    text: str = ""
    is_lost: bool = False


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class World:
    """`notify` is called with (address, form) when a provider tells of news. `faults` are (kind, beginning of path)
    that befall the next POSTs: timeout, lost, 500, malformed."""

    base_url: str = ""
    objects: dict[str, Object] = field(default_factory=dict)
    kept: dict[str, tuple[str, int, Object]] = field(default_factory=dict)
    requests: list[tuple[str, str, Object]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    notify: Callable[[str, dict[str, str]], None] = lambda address, form: None

    def new_id(self, prefix: str, length: int = 10) -> str:
        return prefix + secrets.token_hex(length)[:length].upper()

    def fault_for(self, path: str) -> str:
        for fault in self.faults:
            if path.startswith(fault[1]):
                self.faults.remove(fault)
                return fault[0]
        return ""


Work = Callable[[], tuple[int, Object]]


def once(world: World, request: Request, key: str, work: Work) -> tuple[int, Object]:
    """The same key gives the same answer; with another body it is refused."""
    if not key:
        raise Refused(400, "IDEMPOTENCY_KEY_MISSING", "Every POST of the product needs an idempotency key.")
    mark = hashlib.sha256(f"{request.method} {request.path}\n{request.body}".encode()).hexdigest()
    if key in world.kept:
        first, status, body = world.kept[key]
        if first != mark:
            raise Refused(422, "DUPLICATE_REQUEST_ID", "This key was used for another request.")
        return status, body
    status, body = work()
    world.kept[key] = (mark, status, json.loads(json.dumps(body)))
    return status, body


def read_json(request: Request) -> Object:
    try:
        found = json.loads(request.body or "{}")
    except ValueError:
        raise Refused(400, "MALFORMED_REQUEST_JSON", "The body is no JSON.")
    if not isinstance(found, dict):
        raise Refused(400, "MALFORMED_REQUEST_JSON", "The body is no object.")
    return found


def check_fields(given: Object, *, needed: set[str], allowed: set[str], where: str = "") -> None:
    if missing := needed - given.keys():
        raise Refused(422, "MISSING_REQUIRED_PARAMETER", f"Missing: {where}{sorted(missing)[0]}")
    if unknown := given.keys() - needed - allowed:
        raise Refused(422, "UNKNOWN_PARAMETER", f"Unknown: {where}{sorted(unknown)[0]}")


def check_amount(value: object, currency: object, *, whole: set[str] = NO_DECIMALS) -> None:
    """As text, with exactly the decimals of its currency."""
    if not (isinstance(currency, str) and re.fullmatch(r"[A-Z]{3}", currency)):
        raise Refused(422, "INVALID_CURRENCY_CODE", f"No currency: {currency!r}")
    pattern = r"\d{1,9}" if currency in whole else r"\d{1,9}\.\d{2}"
    if not (isinstance(value, str) and re.fullmatch(pattern, value)) or float(value) <= 0:
        raise Refused(422, "INVALID_PARAMETER_VALUE", f"No amount of {currency}: {value!r}")
