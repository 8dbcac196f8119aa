"""One request of the API: checked against the package, answered once per idempotency key, spoilt where chaos says so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fakestripe import spec
from fakestripe.api import HANDLERS, expanded
from fakestripe.chaos import KINDS
from fakestripe.errors import Problem
from fakestripe.objects.accounts import facts_of
from fakestripe.world import API_VERSION, World

KEYS_LIVE = 24 * 3600


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: str
    body: str
    headers: Mapping[str, str]  # names in small letters

    @property
    def account(self) -> str:
        return self.headers.get("stripe-account", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_lost`: the connection is cut instead of answering."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...] = ()
    is_lost: bool = False


def answer(world: World, request: Request) -> Answer:
    fault = world.chaos.fault_for(request.method, request.path)
    if fault == "timeout":
        return Answer(0, "", is_lost=True)
    if fault in ("409", "429"):
        return _fault(fault)
    with world.lock:
        given = _answer_once(world, request, fault)
    if fault == "lost":
        return Answer(0, "", is_lost=True)
    if fault in ("malformed", "empty"):
        return Answer(200, "<html>Bad gateway</html>" if fault == "malformed" else "")
    return given


def _fault(kind: str) -> Answer:
    status, code, message = KINDS[kind]
    error = {"type": "api_error" if status == 500 else "invalid_request_error", "code": code, "message": message}
    return Answer(status, json.dumps({"error": error}))


def _answer_once(world: World, request: Request, fault: str) -> Answer:
    key = request.headers.get("idempotency-key", "")
    if request.method == "POST" and not key:
        return _refusal(Problem("Every POST of the product needs an idempotency key.", param="Idempotency-Key"))
    if not key:
        return _fault("500") if fault == "500" else _work(world, request)
    if len(key) > 255:
        return _refusal(Problem("Idempotency keys have at most 255 characters.", kind="idempotency_error"))
    slot = f"{request.account}/{key}"
    print_ = hashlib.sha256(f"{request.method} {request.path}\n{request.body}".encode()).hexdigest()
    known = world.answers.get(slot)
    if known and known[0] > world.now() - KEYS_LIVE:
        _at, first_print, status, body = known
        if first_print != print_:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
            )
            return _refusal(Problem(message, kind="idempotency_error"))
        return Answer(status, body, (("Idempotent-Replayed", "true"),))
    given = _fault("500") if fault == "500" else _work(world, request)
    if given.status != 400 or '"parameter_unknown"' not in given.body:  # what never began is not kept
        world.answers[slot] = [world.now(), print_, given.status, given.body]
        world.is_dirty = True
    return given


def _work(world: World, request: Request) -> Answer:
    try:
        body = _result(world, request)
    except Problem as problem:
        return _refusal(problem)
    except spec.Refused as refused:
        return _refusal(Problem(str(refused), code=refused.code, param=refused.param, status=refused.status))
    return Answer(200, json.dumps(body))


def _refusal(problem: Problem) -> Answer:
    return Answer(problem.status, json.dumps(problem.body()))


def _result(world: World, request: Request) -> dict[str, Any]:
    _check_headers(request)
    found = spec.find_route(request.method, request.path)
    if found is None:
        raise Problem(f"Unrecognized request URL ({request.method}: {request.path}).", status=404)
    route, ids = found
    handler = HANDLERS.get((route.method, route.template))
    if handler is None:
        raise Problem(f"This double does not know {route.method} {route.template} yet.", status=501)
    cls = spec.params_class(route)
    is_v2 = request.path.startswith("/v2/")
    given = _given(request, is_v2)
    params = spec.checked(cls, given, is_form=not is_v2 or request.method == "GET") if cls else {}
    if request.account:
        facts_of(world, request.account)
    world.requests.append((request.method, route.template, request.account, params))
    result = handler(world, request.account, params, ids)
    if problems := spec.problems_of(result):
        raise AssertionError(f"our own answer is wrong: {problems[:5]}")
    return expanded(world, request.account, result, given.get("expand") or [])


def _given(request: Request, is_v2: bool) -> dict[str, Any]:
    if is_v2 and request.method == "POST":
        try:
            loaded = json.loads(request.body or "{}")
        except ValueError:
            raise Problem("The body is no JSON.")
        return loaded if isinstance(loaded, dict) else {}
    return spec.decode_form(request.query if request.method == "GET" else request.body)


def _check_headers(request: Request) -> None:
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    if key.startswith(("sk_live_", "rk_live_")):
        raise Problem("A live key has no business here.", kind="authentication_error")
    if not key.startswith(("sk_test_", "rk_test_")):
        raise Problem("Invalid API Key provided.", kind="authentication_error")
    if request.headers.get("stripe-version") != API_VERSION:
        raise Problem(f"Pin the version: {API_VERSION}", param="Stripe-Version")
