"""PayPal's Orders API v2, as far as a shop uses it, and the page on which a shopper approves."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import Any
from urllib.parse import parse_qs

from fakepay.world import Answer, Object, Refused, Request, World, check_amount, check_fields, once, read_json

WHOLE = {"JPY", "HUF", "TWD"}
UNIT = {"custom_id", "description", "reference_id", "invoice_id", "soft_descriptor"}
CONTEXT = {"return_url", "cancel_url", "user_action", "shipping_preference", "brand_name", "locale", "landing_page"}
TOKEN = "A21fake"  # noqa: S105  nobody's


def answer(world: World, request: Request) -> Answer:
    try:
        with world.lock:
            return _answer(world, request)
    except Refused as refused:
        name = {401: "AUTHENTICATION_FAILURE", 404: "RESOURCE_NOT_FOUND"}.get(refused.status, "UNPROCESSABLE_ENTITY")
        body = {
            "name": name,
            "message": str(refused),
            "details": [{"issue": refused.code, "description": str(refused)}],
        }
        return Answer(refused.status, body)


def _answer(world: World, request: Request) -> Answer:
    path = request.path
    if match := re.fullmatch(r"/checkoutnow/(\w+)", path):
        return page(world, request, find(world, match[1]))
    if path == "/v1/oauth2/token":
        return Answer(200, token(request))
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        raise Refused(401, "invalid_token", "Token signature verification failed")
    fault = world.fault_for(path) if request.method == "POST" else ""
    if fault == "timeout":
        return Answer(is_lost=True)
    if fault == "500":
        return Answer(500, {"name": "INTERNAL_SERVER_ERROR", "message": ""})
    status, body = route(world, request)
    if fault == "lost":
        return Answer(is_lost=True)
    return Answer(status, text="<html>") if fault == "malformed" else Answer(status, body)


def token(request: Request) -> Object:
    given = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ") or b"").decode()
    if parse_qs(request.body) != {"grant_type": ["client_credentials"]}:
        raise Refused(400, "unsupported_grant_type", "Grant Type is NULL")
    if not re.fullmatch(r"fake\w*:fake\w*", given):
        raise Refused(401, "invalid_client", "Client Authentication failed")
    return {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 32400, "scope": ""}


def route(world: World, request: Request) -> tuple[int, Object]:
    key = request.headers.get("paypal-request-id", "")
    world.requests.append((request.method, request.path, read_json(request)))
    if (request.method, request.path) == ("POST", "/v2/checkout/orders"):
        return once(world, request, key, lambda: (200, create(world, read_json(request))))
    if match := re.fullmatch(r"/v2/checkout/orders/(\w+)", request.path):
        return 200, find(world, match[1])
    if match := re.fullmatch(r"/v2/checkout/orders/(\w+)/capture", request.path):
        order = find(world, match[1])
        return once(world, request, key, lambda: (201, capture(world, order)))
    if match := re.fullmatch(r"/v2/payments/captures/(\w+)/refund", request.path):
        order, taken = find_capture(world, match[1])
        return once(world, request, key, lambda: (201, refund(world, order, taken, read_json(request))))
    raise Refused(404, "INVALID_RESOURCE_ID", "No such address.")


def find(world: World, identifier: str) -> Object:
    if identifier not in world.objects:
        raise Refused(404, "INVALID_RESOURCE_ID", "Specified resource ID does not exist.")
    return world.objects[identifier]


def create(world: World, given: Object) -> Object:
    check_fields(given, needed={"intent", "purchase_units"}, allowed={"payment_source"})
    if given["intent"] != "CAPTURE" or len(given["purchase_units"]) != 1:
        raise Refused(422, "NOT_SUPPORTED", "This double takes one unit with intent CAPTURE.")
    (unit,) = given["purchase_units"]
    check_fields(unit, needed={"amount"}, allowed=UNIT, where="purchase_units[0].")
    check_fields(unit["amount"], needed={"currency_code", "value"}, allowed={"breakdown"}, where="amount.")
    check_amount(unit["amount"]["value"], unit["amount"]["currency_code"], whole=WHOLE)
    if len(unit.get("description", "")) > 127 or len(unit.get("custom_id", "")) > 255:
        raise Refused(422, "INVALID_STRING_MAX_LENGTH", "The value of a field is too long.")
    source = given.get("payment_source") or {}
    check_fields(source, needed={"paypal"}, allowed=set(), where="payment_source.")
    context = source["paypal"].get("experience_context") or {}
    check_fields(context, needed={"return_url", "cancel_url"}, allowed=CONTEXT, where="experience_context.")
    identifier = world.new_id("", 17)
    made = {
        "id": identifier, "intent": "CAPTURE", "status": "PAYER_ACTION_REQUIRED",
        "purchase_units": [{"reference_id": "default", **unit}],
        "payment_source": source,
        "links": [{"rel": "self", "href": f"{world.base_url}/paypal/v2/checkout/orders/{identifier}", "method": "GET"},
                  {"rel": "payer-action", "href": f"{world.base_url}/paypal/checkoutnow/{identifier}", "method": "GET"}],
    }  # fmt: skip
    world.objects[identifier] = made
    return made


def capture(world: World, order: Object) -> Object:
    if order["status"] == "COMPLETED":
        raise Refused(422, "ORDER_ALREADY_CAPTURED", "Order already captured.")
    if order["status"] != "APPROVED":
        raise Refused(422, "ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.")
    if order.get("declines"):
        raise Refused(422, "INSTRUMENT_DECLINED", "The instrument presented was declined.")
    unit = order["purchase_units"][0]
    status = "PENDING" if order.get("is_slow") else "COMPLETED"
    taken = {"id": world.new_id("", 17), "status": status, "amount": unit["amount"], "final_capture": True,
             "custom_id": unit.get("custom_id", "")}  # fmt: skip
    unit["payments"] = {"captures": [taken]}
    order["status"] = "COMPLETED"
    return order


def find_capture(world: World, identifier: str) -> tuple[Object, Object]:
    for order in world.objects.values():
        for taken in (order["purchase_units"][0].get("payments") or {}).get("captures", []):
            if taken["id"] == identifier:
                return order, taken
    raise Refused(404, "INVALID_RESOURCE_ID", "Specified resource ID does not exist.")


def refund(world: World, order: Object, taken: Object, given: Object) -> Object:
    check_fields(given, needed=set(), allowed={"amount", "custom_id", "invoice_id", "note_to_payer"})
    amount: Object = given.get("amount") or taken["amount"]
    check_amount(amount.get("value"), amount.get("currency_code"), whole=WHOLE)
    payments = order["purchase_units"][0]["payments"]
    gone = sum(cents(each["amount"]) for each in payments.get("refunds", []))
    if cents(amount) > cents(taken["amount"]) - gone:
        raise Refused(
            422, "REFUND_AMOUNT_EXCEEDED", "The refund amount must be less than or equal to the capture amount."
        )
    made = {
        "id": world.new_id("", 17),
        "status": "COMPLETED",
        "amount": amount,
        "custom_id": given.get("custom_id", ""),
    }
    payments.setdefault("refunds", []).append(made)
    whole = gone + cents(amount) == cents(taken["amount"])
    taken["status"] = "REFUNDED" if whole else "PARTIALLY_REFUNDED"
    return made


def cents(amount: Any) -> int:
    return int(amount["value"].replace(".", ""))


def approve(order: Object, *, declines: bool = False, is_slow: bool = False) -> None:
    if order["status"] == "PAYER_ACTION_REQUIRED":
        order |= {"status": "APPROVED", "declines": declines, "is_slow": is_slow}


def page(world: World, request: Request, order: Object) -> Answer:
    context = order["payment_source"]["paypal"]["experience_context"]
    if request.method == "POST":
        outcome = parse_qs(request.body).get("outcome", [""])[0]
        if outcome in ("approve", "decline"):
            approve(order, declines=outcome == "decline")
            return Answer(303, redirect=f"{context['return_url']}?token={order['id']}")
        return Answer(303, redirect=f"{context['cancel_url']}?token={order['id']}")
    unit = order["purchase_units"][0]
    amount = f"{unit['amount']['value']} {unit['amount']['currency_code']}"
    body = (
        f'<p class="sum">{escape(amount)}</p><p>{escape(unit.get("description", ""))}</p><form method="post">'
        '<button name="outcome" value="approve">Approve</button>'
        '<button name="outcome" value="decline">Approve with a source that is declined</button>'
        '<button class="second" name="outcome" value="cancel">Back to the shop</button></form>'
    )
    return Answer(html=body)
