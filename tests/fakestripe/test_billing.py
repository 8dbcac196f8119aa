"""Subscriptions of the double, through the pinned package itself: a year of a merchant's, on a test clock."""

from __future__ import annotations

import pytest
import stripe

from fakestripe.objects.billing.clocks import months_later, period_after
from fakestripe.server import Server
from fakestripe.world import API_VERSION, World

START = 1_767_225_600  # 2026-01-01
DAY = 86_400


@pytest.fixture(scope="module")
def server():
    running = Server(World(delay=0))
    running.start()
    yield running
    running.stop()


class Billing:
    """A merchant on a test clock, with two plans to choose from."""

    def __init__(self, server):
        self.world = server.world = World(base_url=f"http://localhost:{server.server_port}", delay=0)
        self.events = []
        self.world.endpoints = [{"url": "", "secret": "", "connect": False, "payload": "snapshot"}]
        self.world.send = lambda endpoint, event: self.events.append(event["type"])
        self.v1 = stripe.StripeClient(
            "sk_test_x", base_addresses={"api": self.world.base_url}, stripe_version=API_VERSION
        ).v1
        self.clock = self.v1.test_helpers.test_clocks.create({"frozen_time": START}).id
        self.customer = self.v1.customers.create({"email": "a@example.org", "test_clock": self.clock}).id
        product = self.v1.products.create({"name": "Grow"}).id
        self.prices = {
            key: self.v1.prices.create(
                {"product": product, "currency": "eur", "unit_amount": amount, "lookup_key": key,
                    "recurring": {"interval": interval}}
            ).id
            for key, amount, interval in [("grow", 2900, "month"), ("scale", 9900, "month"), ("year", 29000, "year")]
        }  # fmt: skip

    def checkout(self, price="grow", **data):
        return self.v1.checkout.sessions.create({
            "mode": "subscription", "customer": self.customer, "success_url": "https://x.example/",
            "line_items": [{"price": self.prices[price], "quantity": 1}], **data,
        })  # fmt: skip

    def subscribe(self, number="4242424242424242", price="grow", form=None, **data):
        from fakestripe.objects.billing import sessions

        session = self.world.get("", self.checkout(price, **data).id, "checkout.session")
        answer = sessions.subscribe(self.world, "", session, {"number": number, **(form or {})})
        return answer, session["subscription"] and self.v1.subscriptions.retrieve(session["subscription"])

    def advance(self, days):
        frozen = self.v1.test_helpers.test_clocks.retrieve(self.clock).frozen_time
        self.v1.test_helpers.test_clocks.advance(self.clock, {"frozen_time": frozen + days * DAY})

    def change(self, subscription, price, **data):
        item = subscription["items"].data[0].id
        return self.v1.subscriptions.update(
            subscription.id, {"items": [{"id": item, "price": self.prices[price]}], **data}
        )

    def again(self, subscription):
        return self.v1.subscriptions.retrieve(subscription.id)

    def invoices(self):
        return [
            (each.total, each.status)
            for each in reversed(self.v1.invoices.list({"customer": self.customer, "limit": 100}).data)
        ]


@pytest.fixture
def billing(server):
    return Billing(server)


def test_checkout_pays_the_first_month(billing):
    answer, subscription = billing.subscribe()

    assert (answer, subscription.status, billing.invoices()) == ("done", "active", [(2900, "paid")])
    assert billing.events[-1] == "checkout.session.completed"


@pytest.mark.parametrize("number", ["4000000000000002", "4000000000000341", "1"])
def test_checkout_with_a_card_that_is_declined(billing, number):
    answer, subscription = billing.subscribe(number)

    assert (answer != "done", subscription) == (True, None)
    assert billing.v1.subscriptions.list({"customer": billing.customer, "status": "active"}).data == []


def test_year(billing):
    _answer, subscription = billing.subscribe(subscription_data={"trial_period_days": 14})

    assert (subscription.status, billing.invoices()) == ("trialing", [(0, "paid")])
    billing.advance(366)

    assert billing.again(subscription).status == "active"
    assert billing.invoices() == [(0, "paid")] + [(2900, "paid")] * 12
    assert billing.events.count("customer.subscription.trial_will_end") == 1


def test_declined_renewal_is_tried_four_times(billing):
    _answer, subscription = billing.subscribe("4000000000000341", subscription_data={"trial_period_days": 1})

    billing.advance(2)
    assert billing.again(subscription).status == "past_due"
    billing.advance(20)

    assert billing.again(subscription).status == "unpaid"
    assert billing.events.count("invoice.payment_failed") == 4


def test_paid_while_past_due(billing):
    from fakestripe.pages import portal

    _answer, subscription = billing.subscribe("4000000000000341", subscription_data={"trial_period_days": 1})
    billing.advance(2)
    invoice = billing.again(subscription).latest_invoice
    assert "Pay 29.00 EUR" in portal.show_invoice(billing.world, invoice)
    portal.pay_invoice(billing.world, invoice, {"number": "4242 4242 4242 4242"})

    assert billing.again(subscription).status == "active"


def test_trial_that_ends_without_a_card(billing):
    made = billing.v1.subscriptions.create({
        "customer": billing.customer, "items": [{"price": billing.prices["grow"]}], "trial_period_days": 14,
        "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}},
    })  # fmt: skip
    billing.advance(15)

    assert billing.again(made).status == "paused"
    assert "customer.subscription.paused" in billing.events


def test_upgrade_costs_what_was_previewed(billing):
    _answer, subscription = billing.subscribe()
    billing.advance(10)
    at = START + 10 * DAY
    item = subscription["items"].data[0].id
    preview = billing.v1.invoices.create_preview({
        "customer": billing.customer, "subscription": subscription.id,
        "subscription_details": {"items": [{"id": item, "price": billing.prices["scale"]}],
                                 "proration_behavior": "always_invoice", "proration_date": at},
    })  # fmt: skip
    changed = billing.change(subscription, "scale", proration_behavior="always_invoice", proration_date=at)

    share = 21 / 31
    assert preview.total == round(9900 * share) - round(2900 * share)
    assert billing.invoices() == [(2900, "paid"), (preview.total, "paid")]
    assert changed["items"].data[0].price.id == billing.prices["scale"]


def test_upgrade_that_is_declined_waits(billing):
    from fakestripe.objects.billing import customers

    _answer, subscription = billing.subscribe()
    customers.save_card(billing.world, "", billing.world.get("", billing.customer, "customer"), "4000000000000341")
    changed = billing.change(
        subscription, "scale", proration_behavior="always_invoice", payment_behavior="pending_if_incomplete"
    )

    assert changed.pending_update is not None
    assert changed["items"].data[0].price.id == billing.prices["grow"]
    billing.advance(2)
    assert billing.again(subscription).pending_update is None


def test_downgrade_at_the_end_of_the_period(billing):
    _answer, subscription = billing.subscribe(price="scale")
    schedule = billing.v1.subscription_schedules.create({"from_subscription": subscription.id})
    now = schedule.phases[0]
    billing.v1.subscription_schedules.update(schedule.id, {"end_behavior": "release", "phases": [
        {"items": [{"price": billing.prices["scale"], "quantity": 1}], "start_date": now.start_date,
            "end_date": now.end_date},
        {"items": [{"price": billing.prices["grow"], "quantity": 1}]},
    ]})  # fmt: skip

    assert billing.again(subscription)["items"].data[0].price.id == billing.prices["scale"]
    billing.advance(40)

    assert billing.again(subscription)["items"].data[0].price.id == billing.prices["grow"]
    assert billing.invoices() == [(9900, "paid"), (2900, "paid")]


def test_portal_cancels_at_the_end_of_the_period(billing):
    from fakestripe.pages import portal

    _answer, subscription = billing.subscribe()
    configuration = billing.v1.billing_portal.configurations.create({"features": {
        "subscription_cancel": {"enabled": True}, "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True},
    }})  # fmt: skip
    session = billing.v1.billing_portal.sessions.create(
        {"customer": billing.customer, "configuration": configuration.id, "return_url": "https://x.example/"}
    )
    assert "Invoices" in portal.show(billing.world, session.id)
    portal.submit(billing.world, session.id, {"do": "cancel", "subscription": subscription.id})

    assert billing.again(subscription).cancel_at_period_end
    billing.advance(40)
    assert billing.again(subscription).status == "canceled"
    assert billing.events[-2:] == ["customer.subscription.deleted", "test_helpers.test_clock.ready"]


def test_code_coupon_and_credit(billing):
    coupon = billing.v1.coupons.create({"percent_off": 50, "duration": "once"})
    billing.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "HALF"})
    billing.v1.customers.balance_transactions.create(billing.customer, {"amount": -1000, "currency": "eur"})
    billing.subscribe(form={"code": "HALF"}, allow_promotion_codes=True)
    billing.advance(32)

    charged = [each.amount_paid for each in reversed(billing.v1.invoices.list({"customer": billing.customer}).data)]
    assert charged == [450, 2900]
    assert billing.v1.customers.retrieve(billing.customer).balance == 0


@pytest.mark.parametrize(
    ("country", "number", "total"), [("FR", "", 3480), ("DE", "DE123456789", 2900), ("US", "", 2900)]
)
def test_tax(billing, country, number, total):
    billing.subscribe(
        form={"country": country, "vat": number}, automatic_tax={"enabled": True}, tax_id_collection={"enabled": True},
        customer_update={"name": "auto", "address": "auto"},
    )  # fmt: skip

    assert billing.invoices() == [(total, "paid")]


def test_change_of_rhythm_begins_a_new_period(billing):
    _answer, subscription = billing.subscribe()
    billing.advance(15)
    changed = billing.change(subscription, "year")

    item = changed["items"].data[0]
    assert item.current_period_end - item.current_period_start == 365 * DAY
    assert billing.invoices()[-1] == (29000 - round(2900 * 16 / 31), "paid")


@pytest.mark.parametrize(
    "wrong",
    [{"customer_email": "a@example.org"}, {"payment_intent_data": {"setup_future_usage": "off_session"}},
     {"tax_id_collection": {"enabled": True}}, {"line_items": [{"price": "price_none", "quantity": 1}]}],
)  # fmt: skip
def test_session_that_stripe_would_refuse(billing, wrong):
    with pytest.raises(stripe.InvalidRequestError):
        billing.checkout(**wrong)


def test_months_of_different_length():
    january = 1_769_817_600  # 2026-01-31

    assert (months_later(january, 1) - january) // DAY == 28
    assert period_after(january, january + 40 * DAY, "month", 1) == (months_later(january, 1), months_later(january, 2))
