"""What each address of Stripe Billing does."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.objects.billing import catalog, clocks, customers, cycle, invoices, portal, prorations, schedules
from fakestripe.objects.billing import subscriptions as subs
from fakestripe.world import Object, World

Params = dict[str, Any]


def prices(world: World, account: str, params: Params) -> list[Object]:
    found = world.all_of(account, "price")
    if keys := params.get("lookup_keys"):
        if len(keys) > 10:
            raise Problem("You can pass at most 10 lookup_keys.", param="lookup_keys")
        found = [each for each in found if each["lookup_key"] in keys]
    return [
        each for each in found if all(each[name] == params[name] for name in ("active", "product") if name in params)
    ]


def subscriptions(world: World, account: str, params: Params) -> list[Object]:
    """Without a status those that are over are left out, as Stripe does."""
    found = [each for each in world.all_of(account, "subscription")
             if params.get("customer") in (None, each["customer"])]  # fmt: skip
    status = params.get("status")
    if status == "all":
        return found
    if status:
        return [each for each in found if each["status"] == status]
    return [each for each in found if each["status"] != "canceled"]


def listed_invoices(world: World, account: str, params: Params) -> list[Object]:
    return [
        each for each in world.all_of(account, "invoice")
        if params.get("customer") in (None, each["customer"]) and params.get("status") in (None, each["status"])
        and params.get("subscription") in (None, each["parent"]["subscription_details"]["subscription"])
    ]  # fmt: skip


def codes(world: World, account: str, params: Params) -> list[Object]:
    return [
        each for each in world.all_of(account, "promotion_code")
        if params.get("code") in (None, each["code"]) and params.get("active") in (None, each["active"])
    ]  # fmt: skip


def of_customer(kind: str) -> Any:
    def found(world: World, account: str, ids: dict[str, str]) -> list[Object]:
        world.get(account, ids["customer"], "customer")
        return [each for each in world.all_of(account, kind) if each["customer"] == ids["customer"]]

    return found


def change_balance(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    customer = world.get(account, ids["customer"], "customer")
    return customers.change_balance(
        world, account, customer, params["amount"], currency=params["currency"],
        description=params.get("description"), metadata=params.get("metadata"),
    )  # fmt: skip


def pay_invoice(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    invoice = world.get(account, ids["invoice"], "invoice")
    if invoice["status"] == "paid":
        raise Problem("Invoice is already paid", code="invoice_already_paid")
    now = clocks.now_of(world, account, invoice["customer"])
    if not invoices.collect(world, account, invoice, now):
        raise Problem("Your card was declined.", kind="card_error", code="card_declined")
    subs.after_payment(world, account, invoice, now)
    return invoice


def void_invoice(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    invoice = world.get(account, ids["invoice"], "invoice")
    return invoices.void(world, account, invoice, clocks.now_of(world, account, invoice["customer"]))


def advance(world: World, account: str, params: Params, ids: dict[str, str]) -> Object:
    """As at Stripe the answer says "advancing", and the next look "ready"."""
    clock = world.get(account, ids["test_clock"], "test_clock")
    clocks.check_step(clock, params["frozen_time"])
    cycle.advance_clock(world, account, clock, params["frozen_time"])
    return {
        **clock,
        "status": "advancing",
        "status_details": {"advancing": {"target_frozen_time": params["frozen_time"]}},
    }


def sub(world: World, account: str, ids: dict[str, str]) -> Object:
    found = world.get(account, ids["subscription_exposed_id"], "subscription")
    cycle.roll_one(world, account, found, clocks.now_of(world, account, found["customer"]))
    return found


def schedule(world: World, account: str, ids: dict[str, str]) -> Object:
    return world.get(account, ids["schedule"], "subscription_schedule")


def table(fetch: Any, page: Any) -> dict[tuple[str, str], Any]:
    """`fetch(kind, name)` and `page(found, params, kind)` are the API's own."""
    return {
        ("POST", "/v1/products"): lambda w, a, p, ids: catalog.create_product(w, a, p),
        ("GET", "/v1/products"): lambda w, a, p, ids: page(w.all_of(a, "product"), p, "product"),
        ("GET", "/v1/products/{id}"): fetch("product", "id"),
        ("POST", "/v1/products/{id}"): lambda w, a, p, ids: catalog.update(w, a, w.get(a, ids["id"], "product"), p),
        ("POST", "/v1/prices"): lambda w, a, p, ids: catalog.create_price(w, a, p),
        ("GET", "/v1/prices"): lambda w, a, p, ids: page(prices(w, a, p), p, "price"),
        ("GET", "/v1/prices/{price}"): fetch("price", "price"),
        ("POST", "/v1/prices/{price}"): lambda w, a, p, ids: catalog.update(w, a, w.get(a, ids["price"], "price"), p),
        ("POST", "/v1/coupons"): lambda w, a, p, ids: catalog.create_coupon(w, a, p),
        ("GET", "/v1/coupons/{coupon}"): fetch("coupon", "coupon"),
        ("GET", "/v1/coupons"): lambda w, a, p, ids: page(w.all_of(a, "coupon"), p, "coupon"),
        ("POST", "/v1/promotion_codes"): lambda w, a, p, ids: catalog.create_code(w, a, p),
        ("GET", "/v1/promotion_codes"): lambda w, a, p, ids: page(codes(w, a, p), p, "promotion_code"),
        ("GET", "/v1/promotion_codes/{promotion_code}"): fetch("promotion_code", "promotion_code"),
        ("POST", "/v1/promotion_codes/{promotion_code}"): lambda w, a, p, ids: catalog.update(
            w, a, w.get(a, ids["promotion_code"], "promotion_code"), p
        ),
        ("POST", "/v1/customers"): lambda w, a, p, ids: customers.create(w, a, p),
        ("GET", "/v1/customers/{customer}"): fetch("customer", "customer"),
        ("POST", "/v1/customers/{customer}"): lambda w, a, p, ids: customers.update(
            w, a, w.get(a, ids["customer"], "customer"), p
        ),
        ("DELETE", "/v1/customers/{customer}"): lambda w, a, p, ids: customers.delete(
            w, a, w.get(a, ids["customer"], "customer")
        ),
        ("POST", "/v1/customers/{customer}/balance_transactions"): change_balance,
        ("GET", "/v1/customers/{customer}/balance_transactions"): lambda w, a, p, ids: page(
            of_customer("customer_balance_transaction")(w, a, ids), p, "customer_balance_transaction"
        ),
        ("POST", "/v1/customers/{customer}/tax_ids"): lambda w, a, p, ids: customers.add_tax_id(
            w, a, w.get(a, ids["customer"], "customer"), p
        ),
        ("GET", "/v1/customers/{customer}/tax_ids"): lambda w, a, p, ids: page(of_customer("tax_id")(w, a, ids), p,
            "tax_id"),
        ("GET", "/v1/customers/{customer}/payment_methods"): lambda w, a, p, ids: page(
            customers.methods_of(w, a, ids["customer"], p), p, "payment_method"
        ),
        ("POST", "/v1/payment_methods/{payment_method}/detach"): lambda w, a, p, ids: customers.detach(
            w, a, w.get(a, ids["payment_method"], "payment_method")
        ),
        ("POST", "/v1/subscriptions"): lambda w, a, p, ids: subs.create(w, a, p),
        ("GET", "/v1/subscriptions"): lambda w, a, p, ids: page(subscriptions(w, a, p), p, "subscription"),
        ("GET", "/v1/subscriptions/{subscription_exposed_id}"): lambda w, a, p, ids: sub(w, a, ids),
        ("POST", "/v1/subscriptions/{subscription_exposed_id}"): lambda w, a, p, ids: subs.update(w, a, sub(w, a, ids), p),
        ("DELETE", "/v1/subscriptions/{subscription_exposed_id}"): lambda w, a, p, ids: subs.cancel(w, a, sub(w, a, ids), p),
        ("POST", "/v1/subscriptions/{subscription}/resume"): lambda w, a, p, ids: subs.resume(
            w, a, w.get(a, ids["subscription"], "subscription"), p
        ),
        ("POST", "/v1/subscription_schedules"): lambda w, a, p, ids: schedules.create(w, a, p),
        ("GET", "/v1/subscription_schedules/{schedule}"): fetch("subscription_schedule", "schedule"),
        ("POST", "/v1/subscription_schedules/{schedule}"): lambda w, a, p, ids: schedules.update(w, a, schedule(w, a,
            ids), p),
        ("POST", "/v1/subscription_schedules/{schedule}/release"): lambda w, a, p, ids: schedules.release(
            w, a, schedule(w, a, ids)
        ),
        ("GET", "/v1/invoices"): lambda w, a, p, ids: page(listed_invoices(w, a, p), p, "invoice"),
        ("GET", "/v1/invoices/{invoice}"): fetch("invoice", "invoice"),
        ("POST", "/v1/invoices/create_preview"): lambda w, a, p, ids: prorations.preview(w, a, p),
        ("POST", "/v1/invoices/{invoice}/pay"): pay_invoice,
        ("POST", "/v1/invoices/{invoice}/void"): void_invoice,
        ("POST", "/v1/billing_portal/configurations"): lambda w, a, p, ids: portal.create_configuration(w, a, p),
        ("GET", "/v1/billing_portal/configurations"): lambda w, a, p, ids: page(
            w.all_of(a, "billing_portal.configuration"), p, "billing_portal.configuration"
        ),
        ("POST", "/v1/billing_portal/sessions"): lambda w, a, p, ids: portal.create_session(w, a, p),
        ("POST", "/v1/test_helpers/test_clocks"): lambda w, a, p, ids: clocks.create(w, a, p),
        ("GET", "/v1/test_helpers/test_clocks/{test_clock}"): fetch("test_clock", "test_clock"),
        ("POST", "/v1/test_helpers/test_clocks/{test_clock}/advance"): advance,
    }  # fmt: skip
