"""The shop's plan: what it holds, how much of it is used, and which others there are."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from billing.limits import levels_of
from billing.models import Contract
from billing.plans import Plan, plan_named, public_plans
from billing.services.standing import change_plan
from core import audit
from core.http.request import Request
from core.money import format_money
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
    contract = contract_of(request)
    plan = plan_named(contract.plan)
    others = [(other, price_of(other), is_free(other)) for other in public_plans() if other.code != plan.code]
    return screen(
        request, "dashboard/plan/plan.html", title=_("Plan"), icon="tag", plan=plan, price=price_of(plan),
        contract=contract, rows=rows_of(levels_of(request.shop.shop_id)), others=others,
        is_frozen=request.shop.state == "frozen", operator_email=settings.OPERATOR_EMAIL,
    )  # fmt: skip


def price_of(plan: Plan) -> str:
    price = plan.price("EUR")
    return format_money(price, get_language() or "en") if price else ""


def is_free(plan: Plan) -> bool:
    price = plan.price("EUR")
    return price is not None and price.amount == 0


@back_office(MANAGE)
@require_POST
def plan_choose(request: Request) -> HttpResponse:
    """Only among plans that cost nothing; what costs is agreed with the operator."""
    wanted = next((plan for plan in public_plans() if plan.code == request.POST.get("plan") and is_free(plan)), None)
    if wanted is None:
        raise Http404
    before = plan_named(contract_of(request).plan)
    change_plan(shop=shop_of(request), plan=wanted.code, actor=request.user.email)
    audit.record("plan.changed", data={"plan": [before.code, wanted.code]}, request=request)
    messages.success(request, _("Your plan is “%(plan)s” now.") % {"plan": wanted.name})
    return redirect("plan:plan")
