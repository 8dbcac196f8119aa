"""The shop's plan: what it holds, how much of it is used, what it costs, and which others there are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from billing.gateway import is_configured
from billing.limits import levels_of
from billing.models import Contract, Invoice, Subscription
from billing.plans import METRICS, Plan, plan_named, public_plans
from billing.services.prices import currency_for
from billing.services.standing import change_plan
from billing.services.subscribing import subscription_of
from core import audit
from core.http.request import Request
from core.money import Money, format_money
from core.scope import control_context
from dashboard.plan.room import rows_of
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of

MANAGE = "staff.manage_plan"


def contract_of(request: Request) -> Contract:
    with control_context():
        return Contract.objects.filter(shop_id=request.shop.shop_id).first() or Contract()


@back_office(MANAGE)
@require_safe
def plan_page(request: Request) -> HttpResponse:
    shop, contract = shop_of(request), contract_of(request)
    plan, subscription = plan_named(contract.plan), subscription_of(shop)
    with control_context():
        invoices = list(Invoice.objects.filter(shop=shop)[:24])
    period = "year" if request.GET.get("period") == "year" else "month"
    return screen(
        request, "dashboard/plan/plan.html", title=_("Plan"), icon="tag", plan=plan, contract=contract,
        price=paid_price(plan, subscription, request.shop.currency), subscription=subscription,
        rows=rows_of(levels_of(request.shop.shop_id)), period=period,
        offers=[offer(one, plan, subscription, period, request.shop.currency) for one in public_plans()],
        invoices=[invoice_row(one) for one in invoices], next_plan=next_plan(subscription),
        open_invoice=next((one for one in invoices if one.status == "open" and one.hosted_url), None),
        is_frozen=request.shop.state == "frozen", operator_email=settings.OPERATOR_EMAIL,
        has_customer=bool(contract.customer),
    )  # fmt: skip


def paid_price(plan: Plan, subscription: Subscription | None, currency: str) -> str:
    if subscription is not None:
        return amount(Money(subscription.price_amount, subscription.currency))
    return amount(plan.price(currency_for(plan, currency)))


def next_plan(subscription: Subscription | None) -> Plan | None:
    return plan_named(subscription.next_plan) if subscription is not None and subscription.next_plan else None


def offer(plan: Plan, current: Plan, subscription: Subscription | None, period: str, currency: str) -> dict[str, Any]:
    """`how`: what the button does. A plan that is paid is left by ending it, not by choosing the free one."""
    price = plan.price(currency_for(plan, currency), period)
    free = is_free(plan)
    is_mine = plan.code == current.code and (subscription is None or subscription.period == period or free)
    if is_mine:
        how = "mine"
    elif free:
        how = "end" if subscription is not None else "choose"
    elif not is_configured() or price is None:
        how = "ask"
    else:
        how = "change" if subscription is not None else "subscribe"
    quotas = rows_of_quotas(plan)
    return {"plan": plan, "price": amount(price), "how": how, "quotas": quotas, "is_free": free}


def rows_of_quotas(plan: Plan) -> list[tuple[Any, int | None]]:
    return [(name, plan.quotas.get(metric)) for metric, name in METRICS.items()]


def invoice_row(invoice: Invoice) -> dict[str, Any]:
    return {
        "invoice": invoice, "total": amount(Money(invoice.total_amount, invoice.currency)),
        "tax": amount(Money(invoice.tax_amount, invoice.currency)) if invoice.tax_amount else "",
    }  # fmt: skip


def amount(price: Money | None) -> str:
    return format_money(price, get_language() or "en") if price else ""


def is_free(plan: Plan) -> bool:
    return not plan.is_paid


@back_office(MANAGE)
@require_POST
def plan_choose(request: Request) -> HttpResponse:
    """Only among plans that cost nothing; what costs is paid for first."""
    wanted = next((plan for plan in public_plans() if plan.code == request.POST.get("plan") and is_free(plan)), None)
    if wanted is None or subscription_of(shop_of(request)) is not None:
        raise Http404
    before = plan_named(contract_of(request).plan)
    change_plan(shop=shop_of(request), plan=wanted.code, actor=request.user.email)
    audit.record("plan.changed", data={"plan": [before.code, wanted.code]}, request=request)
    messages.success(request, _("Your plan is “%(plan)s” now.") % {"plan": wanted.name})
    return redirect("plan:plan")
