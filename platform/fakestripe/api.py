"""What each address of the API does. An address that the package knows and this table does not is answered 501."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from fakestripe import billing_api
from fakestripe.errors import Problem, no_such
from fakestripe.objects import accounts, checkout, disputes, money, payments, refunds
from fakestripe.world import Object, World

Params = dict[str, Any]
Handler = Callable[[World, str, Params, dict[str, str]], Object]
EVENTS_AT_MOST = 100


def fetch(kind: str, name: str) -> Handler:
    return lambda world, account, params, ids: world.get(account, ids[name], kind)


def listed(kind: str, *filters: str) -> Handler:
    def answer(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
        found = world.all_of(account, kind)
        for name in filters:
            if params.get(name):
                found = [each for each in found if each.get(name) == params[name]]
        return page_of(found, params, kind)

    return answer


def page_of(found: list[Object], params: Params, kind: str) -> Object:
    """Cursors as Stripe has them, `created` ranges as well."""
    created = params.get("created")
    if isinstance(created, dict):
        found = [each for each in found if created.get("gte", 0) <= each["created"] <= created.get("lte", 1 << 60)]
    if params.get("starting_after"):
        ids = [each["id"] for each in found]
        if params["starting_after"] not in ids:
            raise no_such(kind, params["starting_after"])
        found = found[ids.index(params["starting_after"]) + 1 :]
    limit = params.get("limit", 10)
    if not 1 <= limit <= EVENTS_AT_MOST:
        raise Problem("Invalid integer: must be between 1 and 100", param="limit")
    return {"object": "list", "data": found[:limit], "has_more": len(found) > limit, "url": f"/v1/{kind}s"}


def get_session(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    session = world.get(account, ids["session"], "checkout.session")
    checkout.lapse(world, account, session)
    return session


def expire_session(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    return checkout.expire(world, account, world.get(account, ids["session"], "checkout.session"))


def capture_intent(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    return payments.capture(world, account, world.get(account, ids["intent"], "payment_intent"), params)


def cancel_intent(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    return payments.cancel(world, account, world.get(account, ids["intent"], "payment_intent"), params)


def list_refunds(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    return listed("refund", "charge", "payment_intent")(world, account, params, ids)


def list_transactions(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    return page_of(money.transactions_of(world, account, params), params, "balance_transaction")


def list_events(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    found = world.all_of(account, "event")
    if params.get("type"):
        found = [each for each in found if each["type"] == params["type"]]
    return page_of(found, params, "event")


HANDLERS: dict[tuple[str, str], Handler] = {
    ("POST", "/v2/core/accounts"): lambda w, a, p, ids: accounts.create_v2(w, a, p),
    ("GET", "/v2/core/accounts/{id}"): lambda w, a, p, ids: accounts.shown_v2(w, ids["id"], p.get("include") or []),
    ("POST", "/v2/core/account_links"): lambda w, a, p, ids: accounts.create_link(w, a, p),
    ("POST", "/v1/accounts"): lambda w, a, p, ids: accounts.create_v1(w, a, p),
    ("GET", "/v1/accounts/{account}"): lambda w, a, p, ids: accounts.shown_v1(w, ids["account"]),
    ("POST", "/v1/account_links"): lambda w, a, p, ids: accounts.create_link_v1(w, a, p),
    ("POST", "/v1/checkout/sessions"): lambda w, a, p, ids: checkout.create(w, a, p),
    ("GET", "/v1/checkout/sessions/{session}"): get_session,
    ("GET", "/v1/checkout/sessions"): listed("checkout.session", "payment_intent", "status"),
    ("POST", "/v1/checkout/sessions/{session}/expire"): expire_session,
    ("POST", "/v1/payment_intents"): lambda w, a, p, ids: payments.create(w, a, p),
    ("GET", "/v1/payment_intents/{intent}"): fetch("payment_intent", "intent"),
    ("GET", "/v1/payment_intents"): listed("payment_intent"),
    ("POST", "/v1/payment_intents/{intent}/capture"): capture_intent,
    ("POST", "/v1/payment_intents/{intent}/cancel"): cancel_intent,
    ("GET", "/v1/charges/{charge}"): fetch("charge", "charge"),
    ("GET", "/v1/charges"): listed("charge", "payment_intent"),
    ("POST", "/v1/refunds"): lambda w, a, p, ids: refunds.create(w, a, p),
    ("GET", "/v1/refunds/{refund}"): fetch("refund", "refund"),
    ("GET", "/v1/refunds"): list_refunds,
    ("GET", "/v1/disputes/{dispute}"): fetch("dispute", "dispute"),
    ("GET", "/v1/disputes"): listed("dispute", "charge", "payment_intent"),
    ("GET", "/v1/balance"): lambda w, a, p, ids: money.balance(w, a),
    ("GET", "/v1/balance_transactions"): list_transactions,
    ("GET", "/v1/payouts"): listed("payout", "status"),
    ("GET", "/v1/payouts/{payout}"): fetch("payout", "payout"),
    ("GET", "/v1/events"): list_events,
    ("GET", "/v1/events/{id}"): fetch("event", "id"),
    ("GET", "/v2/core/events/{id}"): lambda w, a, p, ids: w.get("", ids["id"], "v2.core.event"),
    ("GET", "/v1/application_fees"): listed("application_fee", "charge"),
}


HANDLERS |= billing_api.table(fetch, page_of)


def close_dispute_of(world: World, account: str, identifier: str, *, is_won: bool) -> Object:
    return disputes.close_dispute(world, account, world.get(account, identifier, "dispute"), is_won=is_won)


def expanded(world: World, account: str, answer: Object, paths: list[str]) -> Object:
    """A copy, with the objects that were asked for in place of their ids. Raises Problem for a path that leads nowhere."""
    answer = copy.deepcopy(answer)
    for path in paths:
        _expand(world, account, answer, path.split("."), path)
    return answer


def _expand(world: World, account: str, thing: Object, parts: list[str], path: str) -> None:
    name, *rest = parts
    if name == "data" and thing.get("object") == "list":
        for each in thing["data"]:
            _expand(world, account, each, rest, path)
        return
    if name not in thing:
        raise Problem(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(thing[name], str):
        thing[name] = copy.deepcopy(world.objects.get(account, {}).get(thing[name], thing[name]))
    if rest and isinstance(thing[name], dict):
        _expand(world, account, thing[name], rest, path)
