"""The local copy of a shop's subscription, and what follows from it. Whatever arrives from Stripe is only a hint to fetch
anew: so order, doubles and losses of events do not matter, and asking twice is no harm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from billing import gateway
from billing.limits import forget
from billing.models import Contract, Invoice, Standing, Subscription
from billing.models.subscription import LIVE
from billing.plans import plan_named
from billing.services.notices import write_notice
from billing.services.partners import credit_partner
from billing.services.prices import parts_of
from billing.services.standing import change_plan, set_standing
from core.scope import control_context
from tenants.models import Shop, ShopState

log = structlog.get_logger("billing")
ACTOR = "stripe"
MEANS = {
    "trialing": Standing.TRIAL, "active": Standing.ACTIVE, "past_due": Standing.PAST_DUE, "unpaid": Standing.UNPAID,
    "paused": Standing.UNPAID,
}  # fmt: skip
BEGUN = frozenset({"trialing", "active", "past_due"})


def sync_customer(customer: str) -> Shop | None:
    """Everything that Stripe knows of one customer. None for one that is none of ours. Not inside a transaction. Raises
    BillingUnavailable."""
    with control_context():
        contract = Contract.objects.select_related("shop").filter(customer=customer).first() if customer else None
    if contract is None:
        return None
    shop, started = contract.shop, timezone.now()
    for fetched in gateway.subscriptions_of(customer):
        save_subscription(shop, fetched, next_plan_of(fetched), started)
    for fetched in gateway.invoices_of(customer):
        if (invoice := save_invoice(shop, fetched)) and invoice.status == "paid" and invoice.total_amount:
            write_notice(
                shop=shop, letter="invoice", key=f"invoice:{invoice.reference}", number=invoice.number,
                amount=[invoice.total_amount, invoice.currency], url=invoice.hosted_url,
            )  # fmt: skip
            credit_partner(invoice=invoice)
    follow(shop)
    return shop


def save_subscription(shop: Shop, fetched: dict[str, Any], following: tuple[str, str], started: datetime) -> None:
    item = fetched["items"]["data"][0]
    plan, period = parts_of(lookup_key_of(item["price"]))
    values = {
        "shop": shop, "status": fetched["status"], "plan": plan, "period": period, "item": item["id"],
        "currency": fetched["currency"].upper(), "price_amount": item["price"].get("unit_amount") or 0,
        "period_ends_at": moment(item.get("current_period_end")), "trial_ends_at": moment(fetched.get("trial_end")),
        "cancel_at": moment(fetched.get("cancel_at")), "schedule": fetched.get("schedule") or "",
        "next_plan": following[0], "next_period": following[1],
        "has_pending_change": bool(fetched.get("pending_update")), "created_at": moment(fetched["created"]),
        "synced_at": started,
    }  # fmt: skip
    with control_context(), transaction.atomic("control"):
        row = Subscription.objects.select_for_update().filter(reference=fetched["id"]).first()
        if row is not None and row.synced_at > started:
            return  # somebody has asked later than we, and was quicker to write
        Subscription.objects.update_or_create(reference=fetched["id"], defaults=values)


def next_plan_of(fetched: dict[str, Any]) -> tuple[str, str]:
    """What a schedule puts in the plan's place when the period ends."""
    if not fetched.get("schedule"):
        return "", ""
    phases = gateway.get_schedule(fetched["schedule"])["phases"]
    now = fetched["items"]["data"][0]["current_period_end"]
    later = [phase for phase in phases if phase["start_date"] >= now]
    return parts_of(lookup_key_of(later[0]["items"][0]["price"])) if later else ("", "")


def lookup_key_of(price: Any) -> str:
    found = price if isinstance(price, dict) else gateway.get_price(price)
    return str(found.get("lookup_key") or (found.get("metadata") or {}).get("key") or "")


def save_invoice(shop: Shop, fetched: dict[str, Any]) -> Invoice | None:
    if fetched["status"] == "draft":
        return None
    values = {
        "shop": shop, "number": fetched.get("number") or "", "status": fetched["status"],
        "currency": fetched["currency"].upper(), "total_amount": fetched["total"],
        "tax_amount": sum(tax["amount"] for tax in fetched.get("total_taxes") or []),
        "due_amount": fetched["amount_remaining"], "hosted_url": fetched.get("hosted_invoice_url") or "",
        "pdf_url": fetched.get("invoice_pdf") or "", "created_at": moment(fetched["created"]),
        "paid_at": moment((fetched.get("status_transitions") or {}).get("paid_at")),
    }  # fmt: skip
    with control_context():
        return Invoice.objects.update_or_create(reference=fetched["id"], defaults=values)[0]


def follow(shop: Shop) -> None:
    """Plan and standing from the copies. A shop whose subscription is over has the default plan again where that is
    free, and is cancelled where it is not."""
    now = timezone.now()
    with control_context():
        rows = list(Subscription.objects.filter(shop=shop))
        contract = Contract.objects.get(shop=shop)
    current = current_of(rows)
    if current is not None:
        if current.plan and current.status in BEGUN:
            change_plan(shop=shop, plan=current.plan, actor=ACTOR)
        if current.status == "trialing":
            with control_context():
                Contract.objects.filter(pk=contract.pk).update(trial_ends_at=current.trial_ends_at)
        standing = MEANS[current.status]
        if standing == Standing.PAST_DUE and contract.standing == Standing.UNPAID:
            return  # our own grace is over; only a payment opens it
        set_standing(shop=shop, standing=standing, now=now, actor=ACTOR, reason=f"subscription {current.status}")
    elif rows and any(row.status == "canceled" for row in rows):
        end_of_all(shop, now)
    forget(shop.pk)


def current_of(rows: list[Subscription]) -> Subscription | None:
    """The one that counts: the best that is running."""
    running = [row for row in rows if row.status in LIVE]
    return min(running, key=lambda row: (LIVE.index(row.status), -row.created_at.timestamp()), default=None)


def end_of_all(shop: Shop, now: datetime) -> None:
    price = plan_named("").price(shop.currency) or plan_named("").price("EUR")
    if price is not None and price.amount > 0:
        set_standing(shop=shop, standing=Standing.CANCELED, now=now, actor=ACTOR, reason="subscription cancelled")
        return
    change_plan(shop=shop, plan="", actor=ACTOR)
    set_standing(shop=shop, standing=Standing.ACTIVE, now=now, actor=ACTOR, reason="back to the free plan")


def stop_paying(shop: Shop) -> None:
    """A shop that is closed pays no more. Raises BillingUnavailable."""
    with control_context():
        rows = list(Subscription.objects.filter(shop=shop, status__in=LIVE))
        customer = Contract.objects.filter(shop=shop).values_list("customer", flat=True).first()
    for row in rows:
        gateway.cancel_now(row.reference)
    if rows and customer:
        sync_customer(customer)


def sync_all(now: datetime) -> int:
    """Every night: what no event has told us. A customer that fails is logged and does not keep the others waiting."""
    with control_context():
        contracts = Contract.objects.exclude(customer="").exclude(shop__state=ShopState.DROPPED)
        customers = list(contracts.values_list("customer", flat=True))
    done = 0
    for customer in customers:
        try:
            done += sync_customer(customer) is not None
        except gateway.BillingUnavailable:
            raise
        except Exception:
            log.exception("not_synced", customer=customer)
    return done


def moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
