"""Products, prices, coupons and the codes that stand for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.rules import SMALLEST, checked_metadata
from fakestripe.world import Object, World


def create_product(world: World, account: str, params: dict[str, Any]) -> Object:
    return world.put(account, {
        "id": params.get("id") or world.new_id("prod", 14), "object": "product", "active": params.get("active", True),
        "created": world.now(), "description": params.get("description"), "images": [], "livemode": False,
        "marketing_features": [], "metadata": checked_metadata(params.get("metadata")), "name": params["name"],
        "tax_code": params.get("tax_code"), "type": "service", "updated": world.now(),
    })  # fmt: skip


def create_price(world: World, account: str, params: dict[str, Any]) -> Object:
    if params["currency"] not in SMALLEST:
        raise Problem(f"Invalid currency: {params['currency']}", param="currency", code="parameter_invalid")
    if "unit_amount" not in params or params["unit_amount"] < 0:
        raise Problem("Invalid non-negative integer", param="unit_amount", code="parameter_invalid_integer")
    product = params.get("product") or create_product(world, account, params.get("product_data") or {})["id"]
    world.get(account, product, "product")
    if lookup_key := params.get("lookup_key"):
        _take_key(world, account, lookup_key, is_moved=bool(params.get("transfer_lookup_key")))
    recurring = params.get("recurring")
    price = {
        "id": world.new_id("price"), "object": "price", "active": params.get("active", True), "billing_scheme": "per_unit",
        "created": world.now(), "currency": params["currency"], "custom_unit_amount": None, "livemode": False,
        "lookup_key": lookup_key, "metadata": checked_metadata(params.get("metadata")), "nickname": params.get("nickname"),
        "product": product, "tax_behavior": params.get("tax_behavior", "unspecified"), "tiers_mode": None,
        "transform_quantity": None, "type": "recurring" if recurring else "one_time", "unit_amount": params["unit_amount"],
        "recurring": recurring and {
            "interval": recurring["interval"], "interval_count": recurring.get("interval_count", 1), "meter": None,
            "trial_period_days": None, "usage_type": "licensed",
        },
    }  # fmt: skip
    return world.put(account, price)


def update(world: World, account: str, thing: Object, params: dict[str, Any]) -> Object:
    """What may be changed of a product, price or code: an amount never."""
    if params.get("lookup_key"):
        _take_key(world, account, params["lookup_key"], is_moved=bool(params.get("transfer_lookup_key")))
    thing |= {
        name: params[name] for name in ("active", "name", "description", "nickname", "lookup_key") if name in params
    }
    if "metadata" in params:
        thing["metadata"] |= checked_metadata(params["metadata"])
    world.is_dirty = True
    return thing


def create_coupon(world: World, account: str, params: dict[str, Any]) -> Object:
    if ("percent_off" in params) == ("amount_off" in params):
        raise Problem("You must pass either percent_off or amount_off.", param="percent_off")
    if "amount_off" in params and "currency" not in params:
        raise Problem("You must pass currency with amount_off.", param="currency", code="parameter_missing")
    duration = params.get("duration", "once")
    if (duration == "repeating") != ("duration_in_months" in params):
        raise Problem("duration_in_months goes with duration=repeating.", param="duration_in_months")
    percent = params.get("percent_off")
    coupon = {
        "id": params.get("id") or world.new_id("", 8).strip("_"), "object": "coupon", "created": world.now(),
        "amount_off": params.get("amount_off"), "currency": params.get("currency"), "duration": duration,
        "duration_in_months": params.get("duration_in_months"), "livemode": False,
        "max_redemptions": params.get("max_redemptions"), "metadata": checked_metadata(params.get("metadata")),
        "name": params.get("name"), "percent_off": float(percent) if percent is not None else None,
        "redeem_by": params.get("redeem_by"), "times_redeemed": 0, "valid": True,
    }  # fmt: skip
    if coupon["id"] in world.objects[account]:
        raise Problem("Coupon already exists.", code="resource_already_exists", param="id")
    return world.put(account, coupon)


def create_code(world: World, account: str, params: dict[str, Any]) -> Object:
    coupon = world.get(account, params["promotion"].get("coupon", ""), "coupon")
    code = params.get("code") or world.new_id("", 8).strip("_").upper()
    if any(each["active"] and each["code"] == code for each in world.all_of(account, "promotion_code")):
        raise Problem(f"An active promotion code with `code: {code}` already exists.", param="code")
    return world.put(account, {
        "id": world.new_id("promo"), "object": "promotion_code", "active": True, "code": code, "created": world.now(),
        "customer": params.get("customer"), "expires_at": params.get("expires_at"), "livemode": False,
        "max_redemptions": params.get("max_redemptions"), "metadata": checked_metadata(params.get("metadata")),
        "promotion": {"type": "coupon", "coupon": coupon["id"]}, "times_redeemed": 0,
        "restrictions": {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None},
    })  # fmt: skip


def redeem(world: World, account: str, given: list[dict[str, Any]], subscription: Object, now: int) -> None:
    """Give a subscription its discounts. Raises Problem for one that is over."""
    found = []
    for each in given:
        promotion_code = each.get("promotion_code")
        if promotion_code:
            code = world.get(account, promotion_code, "promotion_code")
            _check_uses(code, now, code["expires_at"])
            code["times_redeemed"] += 1
            coupon = world.get(account, code["promotion"]["coupon"], "coupon")
        else:
            coupon = world.get(account, each.get("coupon", ""), "coupon")
        _check_uses(coupon, now, coupon["redeem_by"])
        coupon["times_redeemed"] += 1
        found.append(_discount(world, account, coupon, promotion_code, subscription, now))
    subscription["discounts"] = found
    for identifier in found:
        tell(world, account, "customer.discount.created", world.get(account, identifier, "discount"))


def _discount(world: World, account: str, coupon: Object, code: str | None, subscription: Object, now: int) -> str:
    from fakestripe.objects.billing.clocks import months_later

    end = {"forever": None, "once": None, "repeating": None}[coupon["duration"]]
    if coupon["duration"] == "repeating":
        end = months_later(now, coupon["duration_in_months"])
    made = world.put(account, {
        "id": world.new_id("di"), "object": "discount", "customer": subscription["customer"], "end": end, "start": now,
        "invoice": None, "invoice_item": None, "promotion_code": code, "checkout_session": None,
        "source": {"type": "coupon", "coupon": coupon["id"]}, "subscription": subscription["id"],
        "subscription_item": None,
    })  # fmt: skip
    return str(made["id"])


def _check_uses(thing: Object, now: int, until: int | None) -> None:
    is_used_up = thing["max_redemptions"] is not None and thing["times_redeemed"] >= thing["max_redemptions"]
    if is_used_up or (until is not None and until <= now) or not thing.get("active", True):
        raise Problem("This coupon is expired or no longer valid.", code="coupon_expired", param="discounts")


def off(world: World, account: str, discounts: list[str], amount: int, currency: str, now: int) -> int:
    """What these discounts take from an amount."""
    taken = 0
    for identifier in discounts:
        discount = world.get(account, identifier, "discount")
        if discount["end"] is not None and discount["end"] <= now:
            continue
        coupon = world.get(account, discount["source"]["coupon"], "coupon")
        if coupon["percent_off"] is not None:
            taken += int((amount - taken) * Decimal(str(coupon["percent_off"])) / 100 + Decimal("0.5"))
        elif coupon["currency"] == currency:
            taken += coupon["amount_off"]
    return min(taken, max(amount, 0))


def _take_key(world: World, account: str, key: str, *, is_moved: bool) -> None:
    for price in world.all_of(account, "price"):
        if price["lookup_key"] == key:
            if not is_moved:
                raise Problem(f"A price already has the lookup key {key}.", param="lookup_key")
            price["lookup_key"] = None
