"""Mollie's Payments API v2, as far as a shop uses it, and the page on which a shopper chooses what happens."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs

from fakepay.world import Answer, Object, Refused, Request, World, check_amount, check_fields, once, read_json

NEEDED = {"amount", "description", "redirectUrl"}
ALLOWED = {
    "webhookUrl",
    "cancelUrl",
    "locale",
    "metadata",
    "method",
    "captureMode",
    "billingAddress",
    "shippingAddress",
}
LOCALES = {"en_US", "en_GB", "nl_NL", "nl_BE", "fr_FR", "fr_BE", "de_DE", "de_AT", "de_CH", "es_ES", "it_IT", "pl_PL",
           "pt_PT", "sv_SE", "nb_NO", "da_DK", "fi_FI", "hu_HU", "is_IS", "lv_LV", "lt_LT", "ca_ES"}  # fmt: skip
OUTCOMES = {
    "paid": "Pay",
    "pending": "Pay later (pending)",
    "failed": "Fail",
    "canceled": "Cancel",
    "expired": "Expire",
}


def answer(world: World, request: Request) -> Answer:
    try:
        with world.lock:
            return _answer(world, request)
    except Refused as refused:
        body = {"status": refused.status, "title": refused.code, "detail": str(refused)}
        return Answer(refused.status, body)


def _answer(world: World, request: Request) -> Answer:
    path = request.path.partition("?")[0]
    if match := re.fullmatch(r"/pay/(tr_\w+)", path):
        return page(world, request, find(world, match[1]))
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not re.fullmatch(r"test_\w{4,}", key):
        raise Refused(401, "Unauthorized Request", "Missing authentication, or failed to authenticate")
    fault = world.fault_for(path) if request.method == "POST" else ""
    if fault == "timeout":
        return Answer(is_lost=True)
    if fault == "500":
        return Answer(500, {"status": 500, "title": "Internal Server Error", "detail": ""})
    status, body = route(world, request, path)
    if fault == "lost":
        return Answer(is_lost=True)
    return Answer(status, text="<html>Bad gateway</html>") if fault == "malformed" else Answer(status, body)


def route(world: World, request: Request, path: str) -> tuple[int, Object]:
    once_key = request.headers.get("idempotency-key", "")
    world.requests.append((request.method, path, read_json(request)))
    if path == "/v2/payments" and request.method == "GET":
        return 200, {"count": 0, "_embedded": {"payments": []}, "_links": {}}
    if path == "/v2/payments":
        return once(world, request, once_key, lambda: (201, create(world, read_json(request))))
    match = re.fullmatch(r"/v2/payments/(\w+)(/refunds|/chargebacks)?", path)
    if not match:
        raise Refused(404, "Not Found", "No such address.")
    payment = find(world, match[1])
    if match[2] == "/refunds" and request.method == "POST":
        return once(world, request, once_key, lambda: (201, refund(world, payment, read_json(request))))
    if match[2]:
        kind = match[2][1:]
        own = [each for each in world.objects.values() if each.get("paymentId") == payment["id"]]
        found = [each for each in own if each["resource"] == kind[:-1]]
        return 200, {"count": len(found), "_embedded": {kind: found}, "_links": {}}
    if request.method == "DELETE":
        return 200, cancel(payment)
    return 200, payment


def find(world: World, identifier: str) -> Object:
    found = world.objects.get(identifier)
    if found is None or found["resource"] != "payment":
        raise Refused(404, "Not Found", f"No payment exists with token {identifier}.")
    if found["status"] == "open" and datetime.fromisoformat(found["expiresAt"]) < datetime.now(UTC):
        found["status"] = "expired"
    return found


def create(world: World, given: Object) -> Object:
    check_fields(given, needed=NEEDED, allowed=ALLOWED)
    check_fields(given["amount"], needed={"currency", "value"}, allowed=set(), where="amount.")
    check_amount(given["amount"]["value"], given["amount"]["currency"])
    for name in ("redirectUrl", "webhookUrl", "cancelUrl"):
        if name in given and not re.match(r"https?://", given[name]):
            raise Refused(422, "Unprocessable Entity", f"The {name} is invalid")
    if given.get("locale", "en_US") not in LOCALES:
        raise Refused(422, "Unprocessable Entity", "The locale is invalid")
    identifier = world.new_id("tr_")
    now = datetime.now(UTC)
    made = {
        "resource": "payment", "id": identifier, "mode": "test", "createdAt": now.isoformat(), "status": "open",
        "isCancelable": False, "expiresAt": (now + timedelta(minutes=15)).isoformat(), "method": None,
        "metadata": None, "profileId": "pfl_fake", "sequenceType": "oneoff", **given,
        "_links": {"checkout": {"href": f"{world.base_url}/mollie/pay/{identifier}", "type": "text/html"}},
    }  # fmt: skip
    world.objects[identifier] = made
    return made


def cancel(payment: Object) -> Object:
    if not payment["isCancelable"]:
        raise Refused(422, "Unprocessable Entity", "The payment cannot be canceled")
    payment["status"] = "canceled"
    return payment


def refund(world: World, payment: Object, given: Object) -> Object:
    check_fields(given, needed={"amount"}, allowed={"description", "metadata"})
    check_amount(given["amount"].get("value"), given["amount"].get("currency"))
    if payment["status"] != "paid":
        raise Refused(422, "Unprocessable Entity", "The payment is not paid")
    own = [each for each in world.objects.values() if each.get("paymentId") == payment["id"]]
    gone = sum(cents(each["amount"]) for each in own if each["resource"] == "refund" and each["status"] != "failed")
    if cents(given["amount"]) > cents(payment["amount"]) - gone:
        raise Refused(422, "Unprocessable Entity", "The amount is higher than the maximum")
    made = {"resource": "refund", "id": world.new_id("re_"), "paymentId": payment["id"], "status": "pending",
            "createdAt": datetime.now(UTC).isoformat(), "metadata": None, "description": "", **given}  # fmt: skip
    world.objects[made["id"]] = made
    return made


def finish_refund(world: World, refund_id: str, status: str = "refunded") -> None:
    world.objects[refund_id]["status"] = status
    tell(world, world.objects[world.objects[refund_id]["paymentId"]])


def charge_back(world: World, payment_id: str) -> None:
    payment = find(world, payment_id)
    made = {"resource": "chargeback", "id": world.new_id("chb_"), "paymentId": payment_id, "amount": payment["amount"],
            "createdAt": datetime.now(UTC).isoformat(), "reason": {"code": "AC01"}, "reversedAt": None}  # fmt: skip
    world.objects[made["id"]] = made
    tell(world, payment)


def decide(world: World, payment: Object, status: str) -> None:
    """What the shopper, or time, does with an open or pending payment."""
    if payment["status"] not in ("open", "pending") or status not in OUTCOMES:
        return
    payment |= {"status": status, "method": "ideal"}
    if status == "failed":
        payment["details"] = {"failureMessage": "The bank refused."}
    tell(world, payment)


def tell(world: World, payment: Object) -> None:
    if payment.get("webhookUrl"):
        world.notify(payment["webhookUrl"], {"id": payment["id"]})


def cents(amount: Any) -> int:
    return int(amount["value"].replace(".", ""))


def page(world: World, request: Request, payment: Object) -> Answer:
    if request.method == "POST":
        decide(world, payment, parse_qs(request.body).get("outcome", [""])[0])
        return Answer(303, redirect=payment["redirectUrl"])
    buttons = "".join(f'<button name="outcome" value="{key}">{words}</button>' for key, words in OUTCOMES.items())
    amount = f"{payment['amount']['value']} {payment['amount']['currency']}"
    body = f'<p class="sum">{escape(amount)}</p><p>{escape(payment["description"])}</p><form method="post">{buttons}</form>'
    return Answer(html=body)
