"""A merchant's year: every plan, every way of paying and of not paying, against Stripe's double."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from billing import gateway, limits
from billing.models import Contract, Coupon, Invoice, Partner, PartnerCredit, Standing
from billing.plans import plan_named
from billing.services import subscribing
from billing.services.mirror import sync_all
from billing.services.partners import bring
from billing.services.standing import GRACE, move_on, set_standing
from core.scope import control_context
from onboarding.services.leaving import stop_paying_closed
from tenants.services.lifecycle import close
from tests.billing.conftest import FAILS_LATER, GOOD


@pytest.fixture
def subscribed(merchant):
    merchant.begin()
    assert merchant.checkout() == "done"
    merchant.hear()
    return merchant


def change(merchant, plan, period="month"):
    subscription = subscribing.subscription_of(merchant.shop)
    found = subscribing.preview(
        shop=merchant.shop, subscription=subscription, plan=plan_named(plan), period=period, now=merchant.now()
    )
    is_now = subscribing.change(
        shop=merchant.shop, subscription=subscription, plan=plan_named(plan), period=period, at=found.at
    )
    return found, is_now


def test_paid_plan_counts_from_the_moment_that_stripe_says_so(merchant):
    merchant.begin()
    before = limits.entitlement_of(merchant.shop.pk).quotas["products"]
    merchant.checkout()
    assert merchant.stands()[0] == ""  # nobody has told us yet

    merchant.hear()

    assert merchant.stands() == ("grow", "active", "live")
    assert (before, limits.entitlement_of(merchant.shop.pk).quotas["products"]) == (5_000, 25_000)
    assert merchant.invoices() == [(2900, 0, "paid")]


def test_coming_back_needs_no_webhook(merchant):
    merchant.begin()
    merchant.checkout()

    found = subscribing.came_back(shop=merchant.shop)

    assert (found.plan, found.period, merchant.stands()[:2]) == ("grow", "month", ("grow", "active"))


def test_events_twice_and_backwards_change_nothing_more(subscribed):
    subscribed.advance(40)
    subscribed.hear(times=3)

    assert subscribed.stands() == ("grow", "active", "live")
    assert subscribed.invoices() == [(2900, 0, "paid")] * 2


def test_year_of_a_clock_with_trial_upgrade_downgrade_and_end(merchant):
    merchant.begin()
    with control_context():
        Contract.objects.filter(shop=merchant.shop).update(
            standing=Standing.TRIAL, trial_ends_at=timezone.now() + timedelta(days=13, hours=20)
        )
    merchant.checkout()
    merchant.hear()
    assert (merchant.stands()[:2], merchant.invoices()) == (("grow", "trialing"), [(0, 0, "paid")])

    merchant.advance(15)
    merchant.hear()
    assert (merchant.stands()[1], merchant.invoices()[-1]) == ("active", (2900, 0, "paid"))

    merchant.advance(100)
    merchant.hear()
    assert len(merchant.invoices()) == 5

    _found, is_now = change(merchant, "scale")
    assert (is_now, merchant.stands()[0]) == (True, "scale")

    _found, is_now = change(merchant, "grow")
    assert (is_now, merchant.stands()[0], merchant.subscription().next_plan) == (False, "scale", "grow")
    merchant.advance(40)
    merchant.hear()
    assert (merchant.stands()[0], merchant.subscription().next_plan) == ("grow", "")

    subscribing.end_plan(shop=merchant.shop, subscription=merchant.subscription())
    assert merchant.subscription().cancel_at is not None
    merchant.advance(210)
    merchant.hear()
    assert (merchant.subscription().status, merchant.stands()) == ("canceled", ("", "active", "live"))


def test_upgrade_costs_what_was_shown(subscribed):
    found, is_now = change(subscribed, "scale")

    assert is_now
    assert subscribed.invoices()[-1][0] == found.due.amount > 0


def test_declined_upgrade_leaves_the_plan(subscribed):
    subscribed.save_card(FAILS_LATER)

    with pytest.raises(gateway.BillingRefused):
        change(subscribed, "scale")

    assert subscribed.stands()[0] == "grow"


def test_smaller_plan_that_is_thought_over_is_taken_back(merchant):
    merchant.begin()
    merchant.checkout("scale")
    merchant.hear()
    change(merchant, "grow")

    subscribing.keep_plan(shop=merchant.shop, subscription=merchant.subscription())
    merchant.advance(40)
    merchant.hear()

    assert (merchant.stands()[0], merchant.subscription().next_plan) == ("scale", "")


def test_declined_renewals_freeze_the_shop_and_a_payment_opens_it(merchant):
    merchant.begin()
    with control_context():
        Contract.objects.filter(shop=merchant.shop).update(
            standing=Standing.TRIAL, trial_ends_at=timezone.now() + timedelta(hours=20)
        )
    merchant.checkout(number=FAILS_LATER)
    merchant.advance(2)
    merchant.hear()
    assert merchant.stands() == ("grow", "past_due", "live")

    move_on(timezone.now() + GRACE + timedelta(hours=1))
    assert merchant.stands() == ("grow", "unpaid", "frozen")
    merchant.hear()  # Stripe still calls it past due; that does not open it
    subscribing.came_back(shop=merchant.shop)
    assert merchant.stands()[1:] == ("unpaid", "frozen")

    from fakestripe.pages import portal

    with control_context():
        reference = Invoice.objects.get(shop=merchant.shop, status="open").reference
    portal.pay_invoice(merchant.world, reference, {"number": GOOD})
    merchant.hear()

    assert merchant.stands() == ("grow", "active", "live")
    assert merchant.letters() == ["past_due", "frozen", "thawed"]


def test_trial_without_a_plan_is_told_before_and_after(merchant, shop):
    now = timezone.now()
    with control_context():
        Contract.objects.create(shop=shop, standing=Standing.TRIAL, trial_ends_at=now + timedelta(days=10))

    for day in range(12):
        move_on(now + timedelta(days=day))

    assert merchant.letters() == ["trial_ends", "trial_over"]


def test_tax_and_code_are_on_the_invoice(merchant, settings):
    settings.BILLING_TAX = True
    merchant.begin()
    gateway.create_code(code="HALF", percent=50, months=None)

    assert merchant.checkout(code="HALF", country="FR") == "done"
    merchant.hear()

    assert merchant.invoices() == [(1740, 290, "paid")]


def test_partner_is_credited_once_for_what_its_shop_pays(subscribed, other_shop):
    with control_context():
        Partner.objects.create(code="studio", name="Studio", share=2000, shop=other_shop)
        made = gateway.ask(lambda v1: v1.customers.create({"email": "studio@example.com"}))["id"]
        Contract.objects.create(shop=other_shop, customer=made)
    assert bring(shop=subscribed.shop, code="studio")
    assert not bring(shop=subscribed.shop, code="studio")
    subscribed.advance(40)

    subscribed.hear()
    subscribing.came_back(shop=subscribed.shop)

    with control_context():
        assert list(PartnerCredit.objects.values_list("amount", flat=True)) == [580, 580]
    assert gateway.ask(lambda v1: v1.customers.retrieve(made))["balance"] == -1160


def test_second_subscription_is_not_begun(subscribed):
    with pytest.raises(subscribing.HasOne):
        subscribed.checkout("scale")


def test_closed_shop_pays_no_more(subscribed):
    assert stop_paying_closed() == 0
    close(shop=subscribed.shop, actor="test")

    assert (stop_paying_closed(), stop_paying_closed()) == (1, 0)
    assert subscribed.stands()[2] == "closed"
    assert subscribed.subscription().status == "canceled"


def test_night_finds_what_no_event_has_told(subscribed):
    subscribed.advance(40)
    subscribed.events.clear()

    sync_all(timezone.now())

    assert len(subscribed.invoices()) == 2


def test_suspended_shop_is_not_opened_by_money(subscribed):
    from tenants.services.lifecycle import suspend

    suspend(shop=subscribed.shop, reason="abuse", actor="test")
    set_standing(shop=subscribed.shop, standing=Standing.UNPAID, now=timezone.now(), actor="test")

    subscribing.came_back(shop=subscribed.shop)

    assert subscribed.stands() == ("grow", "active", "suspended")


def test_foreign_event_is_put_aside(merchant):
    merchant.begin()
    merchant.events.append({"id": "evt_1", "type": "invoice.paid", "data": {"object": {"customer": "cus_nobody"}}})

    merchant.hear()

    assert merchant.stands() == ("", "active", "live")


def test_coupon_of_the_console_is_used_counted_and_stopped(merchant):
    merchant.begin()
    with control_context():
        person = User.objects.create_superuser("operator@platform.example", "correct horse battery")
        operator = Client(headers={"host": "localhost"})
        operator.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = "/console/billing/coupon/"
    form = {"code": "lune20", "percent": 20, "months": 2, "most_uses": 1}
    assert operator.post(f"{page}add/", form | {"percent": 101}).status_code == 200
    assert operator.post(f"{page}add/", form).status_code == 302
    with control_context():
        coupon = Coupon.objects.get()
    assert (coupon.code, coupon.reference[:5], coupon.created_by) == ("LUNE20", "promo", "operator@platform.example")

    merchant.checkout(code="LUNE20")
    merchant.hear()
    assert merchant.invoices() == [(2320, 0, "paid")]

    for action in ("refresh", "stop"):
        operator.post(page, {"action": action, "_selected_action": [coupon.pk]})
    with control_context():
        coupon.refresh_from_db()
    assert (coupon.use_count, coupon.is_active) == (1, False)
