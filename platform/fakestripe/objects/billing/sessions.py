"""Checkout Sessions that begin a subscription."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects import payments
from fakestripe.objects.billing import customers, invoices, subscriptions
from fakestripe.objects.billing.clocks import DAY, now_of
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    items = [
        (world.get(account, line.get("price", ""), "price"), line.get("quantity",
            1)) for line in params.get("line_items") or []
    ]  # fmt: skip
    if not items or any(price["recurring"] is None for price, _quantity in items):
        raise Problem("You must provide at least one recurring price in `subscription` mode.", param="line_items")
    if "payment_intent_data" in params:
        raise Problem("You can not pass `payment_intent_data` in `subscription` mode.", param="payment_intent_data")
    if params.get("customer"):
        customer = world.get(account, params["customer"], "customer")
        if "customer_email" in params:
            raise Problem("You may only specify one of these parameters: customer, customer_email.", param="customer")
    else:
        customer = customers.create(world, account, {"email": params.get("customer_email")})
    wants_tax_id = bool((params.get("tax_id_collection") or {}).get("enabled"))
    if wants_tax_id and params.get("customer") and "name" not in (params.get("customer_update") or {}):
        raise Problem(
            'Tax ID collection requires updating business name on the customer: set customer_update[name] to "auto".',
            param="customer_update[name]",
        )
    data = params.get("subscription_data") or {}
    amount = 0 if data.get("trial_period_days") else sum(price["unit_amount"] * quantity for price, quantity in items)
    identifier = world.new_id("cs_test", 40)
    session = world.put(account, {
        "id": identifier, "object": "checkout.session", "amount_subtotal": amount, "amount_total": amount,
        "automatic_tax": {"enabled": bool((params.get("automatic_tax") or {}).get("enabled")), "liability": None,
                          "provider": None, "status": None},
        "cancel_url": params.get("cancel_url"), "client_reference_id": params.get("client_reference_id"),
        "created": world.now(), "currency": items[0][0]["currency"], "custom_fields": [], "custom_text": {},
        "customer": customer["id"], "customer_email": None, "expires_at": world.now() + DAY, "livemode": False,
        "locale": params.get("locale"), "metadata": checked_metadata(params.get("metadata")), "mode": "subscription",
        "payment_intent": None, "payment_method_types": ["card"], "payment_status": "unpaid", "shipping_options": [],
        "status": "open", "subscription": None, "invoice": None, "success_url": params.get("success_url"),
        "ui_mode": "hosted_page", "url": f"{world.base_url}/c/pay/{identifier}",
    })  # fmt: skip
    world.secret(identifier).update(
        account=account, prices=[[price["id"], quantity] for price, quantity in items], data=data,
        discounts=params.get("discounts") or [], takes_codes=bool(params.get("allow_promotion_codes")),
        wants_tax_id=wants_tax_id,
        lines=[[price["nickname"] or price["lookup_key"] or price["id"], quantity, price["unit_amount"]] for price,
            quantity in items],
    )  # fmt: skip
    return session


def subscribe(world: World, account: str, session: Object, form: dict[str, str]) -> str:
    """What the customer does on the page. Answers "done", or what is wrong."""
    number = form.get("number", "").replace(" ", "")
    if number in payments.DECLINES:
        return payments.DECLINES[number][1]
    if number not in payments.GOOD and number != customers.FAILS_LATER:
        return "Your card number is invalid."
    hidden, customer = world.secret(session["id"]), world.get(account, session["customer"], "customer")
    discounts = list(hidden["discounts"])
    if code := form.get("code", "").strip():
        found = [each for each in world.all_of(account, "promotion_code") if each["code"] == code and each["active"]]
        if not found or not hidden["takes_codes"]:
            return "This code is invalid."
        discounts = [{"promotion_code": found[0]["id"]}]
    if form.get("country"):
        customer["address"] = {"country": form["country"].upper(), "city": None, "line1": None, "line2": None,
                               "postal_code": None, "state": None}  # fmt: skip
    if form.get("vat") and hidden["wants_tax_id"]:
        customers.add_tax_id(world, account, customer, {"type": "eu_vat", "value": form["vat"]})
    customers.save_card(world, account, customer, number)
    now, data = now_of(world, account, customer["id"]), hidden["data"]
    trial = data.get("trial_end") or (now + data["trial_period_days"] * DAY if data.get("trial_period_days") else None)
    try:
        made = subscriptions.begin(
            world, account, customer, [(world.get(account, price, "price"), quantity) for price,
                quantity in hidden["prices"]],
            now, trial_end=trial, metadata=data.get("metadata"), discounts=discounts,
            is_taxed=session["automatic_tax"]["enabled"], number=number,
            at_trial_end=((data.get("trial_settings") or {}).get("end_behavior") or {}).get("missing_payment_method"),
        )  # fmt: skip
    except Problem as problem:
        return str(problem)
    if made["status"] == "incomplete":  # the page stays open, and nothing was begun
        invoices.void(world, account, world.get(account, made["latest_invoice"], "invoice"), now)
        made["status"] = "incomplete_expired"
        return "Your card was declined."
    session |= {"status": "complete", "payment_status": "no_payment_required" if trial else "paid", "url": None,
                "subscription": made["id"], "invoice": made["latest_invoice"]}  # fmt: skip
    tell(world, account, "checkout.session.completed", session)
    return "done"
