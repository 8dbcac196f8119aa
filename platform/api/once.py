"""What changes something: once per `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from inspect import signature
from typing import Any
from urllib.parse import quote

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from api.keys import ApiRequest
from api.problems import Problem
from api.refusals import refusals
from api.rendering import to_json
from commerce.catalog.sources import KEY, Source, written_by
from core import audit
from core.ids import uuid7
from integrations.models import KeptAnswer
from integrations.services import answers

NAME = re.compile(r"[\x21-\x7e]{1,128}")
TRIES = 3
View = Callable[..., Any]


def changes(
    *, status: int = 200, act: str = "", asks_provider: bool = False, location: Callable[[Any], str] | None = None
) -> Callable[[View], View]:
    """For views that change something. They return a schema (None for nothing), and get `once`: a text of 64 characters
    at most that names this request to services, and is the same when it comes again.

    `act` is the line in the activity log, empty for what has a ledger. Views that `asks_provider` run in no transaction
    and must know their second time by `once`; the others are one transaction with the record of their answer."""

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: ApiRequest, **kwargs: Any) -> HttpResponse:
            now, name = timezone.now(), name_of(request)
            todo = Todo(request, view, kwargs, status, act, location, name, now)
            if asks_provider:
                return todo.beside_provider()
            return todo.in_one_transaction()

        seen = signature(view)
        run.__signature__ = seen.replace(  # type: ignore[attr-defined]
            parameters=[each for each in seen.parameters.values() if each.name != "once"]
        )
        run.changes_something = True  # type: ignore[attr-defined]
        return run

    return decorate


def name_of(request: ApiRequest) -> str:
    """A string of structured fields ("…"), or the bare text. POST needs one: it adds something each time."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) >= 2 and given[0] == given[-1] == '"':
        given = given[1:-1]
    if not given and request.method != "POST":
        return ""
    if not given:
        detail = "Send Idempotency-Key with a value of your own, a UUID say, and the same again when you try again."
        raise Problem(400, "idempotency_key_missing", detail)
    if not NAME.fullmatch(given):
        raise Problem(400, "idempotency_key_invalid", "1 to 128 visible ASCII characters.")
    return given


def fingerprint_of(request: ApiRequest) -> str:
    target = quote(request.get_full_path(), safe="/?&=%")
    return hashlib.sha256(f"{request.method} {target}\n".encode() + request.body).hexdigest()


class Todo:
    """One request that changes something."""

    def __init__(
        self, request: ApiRequest, view: View, kwargs: dict[str, Any], status: int, act: str,
        location: Callable[[Any], str] | None, name: str, now: datetime,
    ) -> None:  # fmt: skip
        self.request, self.view, self.kwargs = request, view, kwargs
        self.status, self.act, self.location, self.name, self.now = status, act, location, name, now
        self.key = request.auth
        self.fingerprint = fingerprint_of(request)
        self.once = uuid7().hex  # what the transaction undoes may be done under another name

    def in_one_transaction(self) -> HttpResponse:
        """Tried again where two wanted the same address or name at the same moment: then one of them sees the other."""
        for _try in range(TRIES):
            try:
                with transaction.atomic("default"):
                    if self.name:
                        self.take_turn()
                        if kept := self.find():
                            return replay(kept)
                    response = self.work()
                    self.keep(response)
                return response
            except IntegrityError:
                continue
        raise Problem(409, "conflict", "Somebody else changed the same thing at the same moment. Please try again.")

    def beside_provider(self) -> HttpResponse:
        if not self.name:
            return self.work()
        try:
            with answers.turn(self.key, self.name):
                if (kept := self.find()) and kept.status is not None:
                    return replay(kept)
                if not kept:
                    self.keep(None)
                    kept = self.find()
                self.once = same_again(kept)
                try:
                    response = self.work()
                except Problem:
                    answers.drop_unanswered(key=self.key, name=self.name)
                    raise
                self.keep(response)
                return response
        except answers.StillRunning:
            raise still_running() from None

    def take_turn(self) -> None:
        try:
            answers.take_turn(self.key, self.name)
        except answers.StillRunning:
            raise still_running() from None

    def find(self) -> KeptAnswer | None:
        try:
            return answers.find_answer(key=self.key, name=self.name, fingerprint=self.fingerprint, now=self.now)
        except answers.AnotherRequest:
            detail = "This Idempotency-Key was used for another request in the last 24 hours."
            raise Problem(422, "idempotency_key_reused", detail) from None

    def work(self) -> HttpResponse:
        with refusals(), written_by(Source(kind=KEY, name=self.key.name, at=self.now)):
            result = self.view(self.request, once=self.once, **self.kwargs)
        if self.act:
            audit.record(self.act, target=self.request.about, actor=self.key.user)
        body = to_json(result.model_dump()) if result is not None else ""
        response = HttpResponse(body, status=self.status, content_type="application/json")
        if result is None:
            del response.headers["Content-Type"]
        elif self.location is not None:
            response.headers["Location"] = self.location(result)
        return response

    def keep(self, response: HttpResponse | None) -> None:
        if not self.name:
            return
        answers.keep_answer(
            key=self.key, name=self.name, fingerprint=self.fingerprint, now=self.now,
            status=response.status_code if response is not None else None,
            body=response.content.decode() if response is not None else "",
            location=response.headers.get("Location", "") if response is not None else "",
        )  # fmt: skip


def same_again(kept: KeptAnswer) -> str:
    """For as long as the name stands for this request, and not when it is used for another one a day later."""
    text = f"{kept.key_id}:{kept.name}:{kept.created_at.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()


def still_running() -> Problem:
    detail = "The same request came a moment ago and has no answer yet. Ask again with the same Idempotency-Key."
    return Problem(409, "idempotency_in_progress", detail, headers={"Retry-After": "1"})


def replay(kept: KeptAnswer) -> HttpResponse:
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    if not kept.body:
        del response.headers["Content-Type"]
    if kept.location:
        response.headers["Location"] = kept.location
    response.headers["Idempotency-Replayed"] = "true"
    return response
