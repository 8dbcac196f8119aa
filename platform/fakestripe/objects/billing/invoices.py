"""Invoices of subscriptions: what they say, paying them, and trying again what was declined."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects import payments
from fakestripe.objects.billing import catalog, customers
from fakestripe.objects.billing.clocks import DAY
from fakestripe.world import Object, World

Line = dict[str, Any]  # description, amount, price, period, is_proration, item
RETRY_DAYS = (3, 5, 7)
HOME, HOME_RATE = "FR", 20  # the one country where this double is registered for VAT
UNION = {
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
}


def make(
    world: World, account: str, subscription: Object, lines: list[Line], now: int, *, reason: str, is_preview: bool = False
) -> Object:  # fmt: skip
    """A draft. A preview is not kept, takes nothing and has no number."""
    customer = world.get(account, subscription["customer"], "customer")
    identifier = world.new_id("upcoming_in" if is_preview else "in")
    currency = subscription["currency"]
    subtotal = sum(line["amount"] for line in lines)
    discount = catalog.off(world, account, subscription["discounts"], subtotal, currency, now)
    tax, is_inclusive, why = _tax(world, account, subscription, customer, subtotal - discount, lines)
    total = subtotal - discount + (0 if is_inclusive else tax)
    starting = customer["balance"]
    due = max(0, total + starting)
    invoice = {
        "id": identifier, "object": "invoice", "account_country": HOME, "account_name": "Échoppe", "account_tax_ids": None,
        "amount_due": due, "amount_overpaid": 0, "amount_paid": 0, "amount_remaining": due, "amount_shipping": 0,
        "attempt_count": 0, "attempted": False, "auto_advance": True, "billing_reason": reason,
        "automatic_tax": {"disabled_reason": None, "enabled": subscription["automatic_tax"]["enabled"], "liability": None,
                          "provider": "stripe" if subscription["automatic_tax"]["enabled"] else None,
                          "status": "complete" if subscription["automatic_tax"]["enabled"] else None},
        "collection_method": "charge_automatically", "created": now, "currency": currency, "customer": customer["id"],
        "customer_address": customer["address"], "customer_email": customer["email"], "customer_name": customer["name"],
        "customer_phone": None, "customer_shipping": None, "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [{"type": each["type"], "value": each["value"]}
                             for each in customers.tax_ids_of(world, account, customer["id"])],
        "default_payment_method": None, "default_source": None, "default_tax_rates": [], "description": None,
        "discounts": list(subscription["discounts"]), "due_date": None, "ending_balance": starting + total - due,
        "footer": None, "hosted_invoice_url": None, "invoice_pdf": None,
        "issuer": {"type": "self"}, "lines": _lines(world, identifier, subscription, currency, lines), "livemode": False,
        "metadata": {}, "next_payment_attempt": None, "number": None, "on_behalf_of": None,
        "parent": {"type": "subscription_details", "quote_details": None, "subscription_details": {
            "metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}},
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": now, "period_start": now, "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0, "receipt_number": None, "starting_balance": starting,
        "status": "draft", "status_transitions": {"finalized_at": None, "marked_uncollectible_at": None, "paid_at": None,
                                                  "voided_at": None},
        "subtotal": subtotal, "subtotal_excluding_tax": subtotal - (tax if is_inclusive else 0),
        "test_clock": customer["test_clock"],
        "total": total, "total_excluding_tax": total - tax,
        "total_discount_amounts": [{"amount": discount, "discount": each} for each in subscription["discounts"][:1]],
        "total_taxes": [{"amount": tax, "tax_behavior": "inclusive" if is_inclusive else "exclusive",
            "tax_rate_details": None,
                         "taxability_reason": why, "taxable_amount": subtotal - discount,
                         "type": "tax_rate_details"}] if why else [],
    }  # fmt: skip
    if not is_preview:
        world.put(account, invoice)
        tell(world, account, "invoice.created", invoice)
    return invoice


def _lines(world: World, invoice: str, subscription: Object, currency: str, lines: list[Line]) -> Object:
    data = [
        {
            "id": world.new_id("il"), "object": "line_item", "amount": line["amount"], "currency": currency,
            "description": line["description"], "discountable": not line["is_proration"], "discounts": [],
            "discount_amounts": [], "invoice": invoice, "livemode": False, "metadata": {}, "pretax_credit_amounts": [],
            "parent": {"type": "subscription_item_details", "invoice_item_details": None, "subscription_item_details": {
                "invoice_item": None, "proration": line["is_proration"], "proration_details": None,
                "subscription": subscription["id"], "subscription_item": line["item"]}},
            "period": {"start": line["period"][0], "end": line["period"][1]},
            "pricing": {"type": "price_details", "unit_amount_decimal": None,
                        "price_details": {"price": line["price"]["id"], "product": line["price"]["product"]}},
            "quantity": line["quantity"], "subscription": subscription["id"], "subtotal": line["amount"], "taxes": [],
        }
        for line in lines
    ]  # fmt: skip
    return {"object": "list", "data": data, "has_more": False, "url": f"/v1/invoices/{invoice}/lines"}


def _tax(
    world: World, account: str, subscription: Object, customer: Object, amount: int, lines: list[Line]
) -> tuple[int, bool, str]:
    """(amount, is it in the prices, why). Stripe takes none where no registration was recorded: so does this."""
    if not subscription["automatic_tax"]["enabled"] or not lines:
        return 0, False, ""
    is_inclusive = lines[0]["price"]["tax_behavior"] == "inclusive"
    country = ((customer["address"] or {}).get("country") or "").upper()
    if country == HOME:
        share = amount * HOME_RATE
        over = 100 + HOME_RATE if is_inclusive else 100
        return (share * 2 + over) // (2 * over), is_inclusive, "standard_rated"
    if country in UNION and customers.tax_ids_of(world, account, customer["id"]):
        return 0, is_inclusive, "reverse_charge"
    return 0, is_inclusive, "not_collecting"


def finalise(world: World, account: str, invoice: Object, now: int) -> None:
    customer = world.get(account, invoice["customer"], "customer")
    number = f"FAKE-{customer['id'][-4:].upper()}-{customer['next_invoice_sequence']:04d}"
    customer["next_invoice_sequence"] += 1
    used = invoice["ending_balance"] - invoice["starting_balance"]
    if used:
        customers.change_balance(
            world,
            account,
            customer,
            used,
            currency=invoice["currency"],
            kind="applied_to_invoice",
            invoice=invoice["id"],
        )
    invoice |= {"status": "open", "number": number, "hosted_invoice_url": f"{world.base_url}/i/{invoice['id']}",
                "invoice_pdf": f"{world.base_url}/i/{invoice['id']}"}  # fmt: skip
    invoice["status_transitions"]["finalized_at"] = now
    world.secret(invoice["id"])["account"] = account
    tell(world, account, "invoice.finalized", invoice)


def collect(world: World, account: str, invoice: Object, now: int, *, number: str | None = None) -> bool:
    """Charge the customer's card, or `number` with the customer there. True where it is paid now."""
    if invoice["status"] not in ("open", "uncollectible"):
        return bool(invoice["status"] == "paid")
    customer = world.get(account, invoice["customer"], "customer")
    if invoice["amount_due"]:
        card = customers.card_of(world, customer) if number is None else number
        invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
        if not _charge(world, account, invoice, customer, card, is_present=number is not None):
            tries = invoice["attempt_count"]
            invoice["next_payment_attempt"] = now + RETRY_DAYS[tries - 1] * DAY if tries <= len(RETRY_DAYS) else None
            customer["delinquent"] = True
            tell(world, account, "invoice.payment_failed", invoice)
            return False
    customer["delinquent"] = False
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0,
                "next_payment_attempt": None, "attempted": True}  # fmt: skip
    invoice["status_transitions"]["paid_at"] = now
    world.is_dirty = True
    tell(world, account, "invoice.paid", invoice)
    tell(world, account, "invoice.payment_succeeded", invoice)
    return True


def _charge(world: World, account: str, invoice: Object, customer: Object, card: str, *, is_present: bool) -> bool:
    if not card:
        return False
    intent = payments.new_intent(
        world, account, amount=invoice["amount_due"], currency=invoice["currency"], metadata={}, capture="automatic",
        fee=None
    )  # fmt: skip
    intent["customer"] = customer["id"]
    if card in payments.DECLINES or card == customers.FAILS_LATER:
        payments.fail(
            world, account, intent, *payments.DECLINES.get(card, ("card_declined", "Your card was declined."))
        )
        return False
    if card == customers.ASKS_ALWAYS and not is_present:
        intent["status"] = "requires_action"
        tell(world, account, "invoice.payment_action_required", invoice)
        return False
    payments.succeed(world, account, intent)
    return True


def void(world: World, account: str, invoice: Object, now: int) -> Object:
    if invoice["status"] not in ("open", "uncollectible"):
        raise Problem(f"You can only pass in open invoices. This invoice is {invoice['status']}.")
    invoice |= {"status": "void", "next_payment_attempt": None}
    invoice["status_transitions"]["voided_at"] = now
    tell(world, account, "invoice.voided", invoice)
    return invoice


def open_of(world: World, account: str, subscription: str) -> list[Object]:
    return [
        each for each in world.all_of(account, "invoice")
        if each["status"] == "open" and each["parent"]["subscription_details"]["subscription"] == subscription
    ]  # fmt: skip
