"""Finds every page and form that one visitor can reach, and sends the forms with whatever one likes in them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.cache import caches
from django.db import transaction
from django.test import Client

from core.scope import enter_scope
from tests.bad_input.hostile import TEXTS
from tests.bad_input.markup import TRACES, Field, Form, Page, own_path

NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
LEFT_ALONE = re.compile(r"/logout/|/sign-out|/accounts/2fa/|/console/|/(jsi18n|media|static)/")
PLAIN = {
    "email": "plain@example.org", "number": "1", "url": "https://example.org/", "password": "velvet tandem harbour",
    "date": "2026-11-22", "color": "#336699", "text": "Plain", "textarea": "Plain", "tel": "0102030405",
}  # fmt: skip
PLAIN_BY_NAME = {"postal_code": "75002", "billing_postal_code": "75002", "phone": "+33123456789"}
WORST = ("markup", "script", "template", "nul", "long", "newlines", "spaces", "control", "combining")
ROUNDS = 3
PAGE_TYPES = re.compile(r"/pages/[a-z]+page/")  # Wagtail lists what is of each type; all these lists are one
FREE_TEXT = {"text", "textarea", "search", "tel"}


class _Undo(Exception):
    pass


@dataclass
class Walker:
    """`aliases`: the databases that this visitor's requests may write to. `pages_of_a_kind`: how many addresses are
    looked at that differ in numbers only."""

    client: Client
    host: str
    scope: Any
    aliases: tuple[str, ...] = ("default", "control")
    pages_of_a_kind: int = 2
    troubles: list[str] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)

    def walk(self, *starts: str, most: int = 250) -> Iterator[Page]:
        """Pages that are reached from `starts` by links; each is looked at for escaped markup on the way."""
        waiting, self._seen, count = list(starts), {}, 0
        while waiting and count < most:
            path = waiting.pop(0)
            kind = kind_of(path)
            if LEFT_ALONE.search(path) or self._seen.get(kind, 0) >= self.pages_of_a_kind or self._seen.get(path):
                continue
            self._seen[kind] = self._seen.get(kind, 0) + 1
            self._seen[path] = 1
            count += 1
            page = self.look(path)
            if page is not None:
                yield page
                waiting += [found for link in page.links if (found := own_path(link, self.host)) is not None]

    def look(self, path: str) -> Page | None:
        response = self.attempt(f"GET {path}", lambda: self.client.get(path))
        return self.read(path, response)

    def read(self, path: str, response: Any) -> Page | None:
        if not is_page(response):
            return None
        if hasattr(response, "read_as"):
            return response.read_as
        page = response.read_as = Page(f"http://{self.host}{path}", response.content.decode("utf-8"))
        self.troubles += [f"{path}: {escape}" for escape in page.escapes]
        return page

    def look_for_escapes(self, path: str, response: Any) -> None:
        """Half of what this walk costs is reading pages tag by tag: one without a trace of what was sent is not read."""
        if is_page(response) and any(trace in response.content.lower() for trace in TRACES):
            self.read(path, response)

    def attempt(self, what: str, act: Any, *, undo: bool = False) -> Any:
        """The answer, or None after a crash. What a crash or `undo` leaves half-done is rolled back, in the browser too:
        an order that is undone leaves its cart."""
        caches["default"].clear()  # no limits: they have tests of their own
        response, cookies = None, copy_of(self.client.cookies)
        try:
            with ExitStack() as stack:
                stack.enter_context(enter_scope(self.scope))
                for alias in self.aliases:
                    around = transaction.atomic(alias)
                    around._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may begin inside it
                    stack.enter_context(around)
                response = act()
                if response.status_code >= 500:
                    self.troubles.append(f"{what}: {response.status_code}")
                if undo or response.status_code >= 500:
                    raise _Undo
        except _Undo:
            self.client.cookies = cookies
        except Exception as error:
            self.troubles.append(f"{what}: {type(error).__name__}: {error}"[:400])
        return response

    def send(self, form: Form, values: dict[str, Any], *, what: str, undo: bool) -> Any:
        path = own_path(form.action, self.host) or ""
        call = self.client.post if form.method == "post" else self.client.get
        target = path if form.method == "post" else urlsplit(path).path
        # Not followed: a redirect of a POST whose effects are undone leads nowhere.
        response = self.attempt(f"{form.method} {path} {what}", lambda: call(target, values), undo=undo)
        self.look_for_escapes(path, response)
        return response


def copy_of(cookies: SimpleCookie) -> SimpleCookie:
    copied = SimpleCookie()
    for name, morsel in cookies.items():
        copied[name] = morsel.value
        copied[name].update(morsel)
    return copied


def is_page(response: Any) -> bool:
    return response is not None and "html" in response.headers.get("Content-Type", "")


def kind_of(path: str) -> str:
    """The address without its numbers, and the names of its parameters: a list sorted in nine ways is one list."""
    where, _, query = path.partition("?")
    where = NUMBERS.sub("0", where)
    if "/usage/" in where:
        where = PAGE_TYPES.sub("/pages/page/", where)
    return where + "?" + "&".join(sorted(parse_qs(query, keep_blank_values=True)))


def forms_of(pages: Iterator[Page], host: str) -> list[Form]:
    """One of each kind: same address but for numbers, same names of fields but for numbers."""
    found: dict[Any, Form] = {}
    for page in pages:
        for form in page.forms:
            path = own_path(form.action, host)
            if path is None or LEFT_ALONE.search(path):
                continue
            found.setdefault((form.method, NUMBERS.sub("0", path.partition("?")[0]), names_of(form)), form)
    return list(found.values())


def unlike(forms: list[Form]) -> list[Form]:
    """One of each set of fields: what one fills in to add a thing is what one fills in to change it."""
    return list({(form.method, names_of(form) or form.action): form for form in forms}.values())


def names_of(form: Form) -> frozenset[str]:
    return frozenset(NUMBERS.sub("0", each.name) for each in form.fields)


def plain_values(form: Form) -> dict[str, str]:
    """The form filled in well enough to be taken, as far as one can tell from outside."""
    values = form.values()
    for each in form.fields:
        if values.get(each.name):
            continue
        if each.kind == "select" or (each.kind == "radio" and each.name not in values):
            values[each.name] = next((choice for choice in each.choices if choice), each.value)
        elif each.kind in PLAIN:
            values[each.name] = PLAIN_BY_NAME.get(each.name, PLAIN[each.kind])
    return values


def free_text(form: Form) -> list[Field]:
    return [each for each in form.fields if each.kind in FREE_TEXT]


def hostile_everywhere(form: Form, *, is_thorough: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Each text in all free text at once; where there are many forms, in a few rounds: first the same everywhere, then
    another in each field."""
    fields = free_text(form)
    if not fields:
        return
    if is_thorough:
        for name, text in TEXTS.items():
            yield f"all={name}", plain_values(form) | {each.name: text for each in fields}
        return
    yield "all=markup", plain_values(form) | {each.name: TEXTS["markup"] for each in fields}
    for start in range(1, ROUNDS):
        texts = itertools.cycle(TEXTS[name] for name in WORST[start :: ROUNDS - 1])
        yield f"all={WORST[start]}...", plain_values(form) | {each.name: next(texts) for each in fields}
