"""Taking a plan, changing it and ending it. What it costs is asked of Stripe and shown before anything is charged."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from billing.gateway import BillingRefused, BillingUnavailable
from billing.limits import levels_of
from billing.models import Subscription
from billing.plans import Plan, plan_named, public_plans
from billing.services import subscribing
from billing.services.prices import PERIODS, NotForSale
from core import audit
from core.http.links import url_of
from core.http.request import Request
from dashboard.plan.room import rows_of
from dashboard.plan.views import MANAGE, amount
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of
from tenants import hosts

View = Callable[..., HttpResponse]


def with_stripe(view: View) -> View:
    """What Stripe refuses, or cannot answer, is told on the plan's page; nothing has changed then."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except subscribing.BillingPending:
            messages.warning(
                request, _("Your bank wants to hear from you first. Pay the open invoice, and the change counts.")
            )
        except BillingRefused as error:
            messages.error(request, _("Nothing was changed: %(reason)s") % {"reason": str(error)})
        except BillingUnavailable:
            messages.error(
                request, _("The payment service does not answer. Nothing was changed; please try again later.")
            )
        except NotForSale as error:
            raise Http404 from error
        return redirect("plan:plan")

    return guarded


def wanted(values: Any) -> tuple[Plan, str]:
    """Raises Http404 for a plan that is not offered."""
    plan = next((one for one in public_plans() if one.code == values.get("plan")), None)
    period = values.get("period", "month")
    if plan is None or period not in PERIODS:
        raise Http404
    return plan, period


def address(request: Request, name: str) -> str:
    return url_of(hosts.admin_host(request.shop.handle), reverse(name))


def own_subscription(request: Request) -> Subscription:
    found = subscribing.subscription_of(shop_of(request))
    if found is None:
        raise Http404
    return found


@back_office(MANAGE)
@require_POST
@with_stripe
def plan_subscribe(request: Request) -> HttpResponse:
    plan, period = wanted(request.POST)
    try:
        url = subscribing.checkout_url(
            shop=shop_of(request), plan=plan, period=period, email=request.user.email, now=timezone.now(),
            back=address(request, "plan:plan"), done=address(request, "plan:plan_back"),
        )  # fmt: skip
    except subscribing.HasOne:
        return redirect(f"{reverse('plan:plan_change')}?plan={plan.code}&period={period}")
    return redirect(url)


@back_office(MANAGE)
@require_safe
@with_stripe
def plan_back(request: Request) -> HttpResponse:
    """From Checkout or the portal: asked anew, for the webhook may come later."""
    found = subscribing.came_back(shop=shop_of(request))
    if found is not None and found.status in ("active", "trialing"):
        plan = plan_named(found.plan)
        audit.record("plan.paid", data={"plan": plan.code}, request=request)
        messages.success(request, _("Your plan is “%(plan)s” now.") % {"plan": plan.name})
    return redirect("plan:plan")


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@with_stripe
def plan_change(request: Request) -> HttpResponse:
    plan, period = wanted(request.POST if request.method == "POST" else request.GET)
    shop, subscription = shop_of(request), own_subscription(request)
    if request.method == "POST":
        return change(request, shop, subscription, plan, period)
    found = subscribing.preview(shop=shop, subscription=subscription, plan=plan, period=period, now=timezone.now())
    price = plan.price(subscription.currency, period)
    too_many = [row for row in rows_of(levels_of(shop.pk)) if (quota := plan.quotas.get(row["level"].metric)) is not None
                and row["level"].count > quota]  # fmt: skip
    return screen(
        request, "dashboard/plan/change.html", title=_("Change the plan"), icon="tag", change=found, plan=plan,
        trail=[(reverse("plan:plan"), _("Plan"))], subscription=subscription, due=amount(found.due),
        credit=amount(found.credit) if found.credit.amount else "", price=amount(price), too_many=too_many,
        is_trial=subscription.status == "trialing",
    )  # fmt: skip


def change(request: Request, shop: Any, subscription: Subscription, plan: Plan, period: str) -> HttpResponse:
    at = request.POST.get("at", "0")
    if not at.isascii() or not at.isdecimal() or len(at) > 12:
        raise Http404
    is_now = subscribing.change(shop=shop, subscription=subscription, plan=plan, period=period, at=int(at))
    audit.record("plan.changed", data={"plan": [subscription.plan, plan.code]}, request=request)
    if is_now:
        messages.success(request, _("Your plan is “%(plan)s” now.") % {"plan": plan.name})
    else:
        messages.success(request, _("“%(plan)s” follows when the period that is paid for ends.") % {"plan": plan.name})
    return redirect("plan:plan")


@back_office(MANAGE)
@require_POST
@with_stripe
def plan_keep(request: Request) -> HttpResponse:
    subscription = own_subscription(request)
    subscribing.keep_plan(shop=shop_of(request), subscription=subscription)
    audit.record("plan.kept", data={"plan": subscription.plan}, request=request)
    messages.success(request, _("All goes on as it is."))
    return redirect("plan:plan")


@back_office(MANAGE)
@require_POST
@with_stripe
def plan_end(request: Request) -> HttpResponse:
    subscription = own_subscription(request)
    subscribing.end_plan(shop=shop_of(request), subscription=subscription)
    audit.record("plan.ended", data={"plan": subscription.plan}, request=request)
    messages.success(request, _("The plan ends with the period that is paid for. Until then all works."))
    return redirect("plan:plan")


@back_office(MANAGE)
@require_POST
@with_stripe
def plan_portal(request: Request) -> HttpResponse:
    """Cards, address and VAT number for the invoices: on Stripe's own pages."""
    shop = shop_of(request)
    if not getattr(getattr(shop, "contract", None), "customer", ""):
        raise Http404
    return redirect(subscribing.portal_url(shop=shop, back=address(request, "plan:plan_back")))
