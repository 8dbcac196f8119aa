"""The clock: inactive customers, old letters, abandoned carts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from builder.contact.models import Message, Subscriber
from builder.pages.models import LegalDetails
from builder.privacy import tasks
from builder.privacy.models import Erasure, ErasureState
from builder.privacy.rules import kept_until, privacy_rules, years_by_law
from builder.privacy.services import inactive
from builder.privacy.services.inactive import inactive_customers, months_before
from commerce.cart.models import Cart
from commerce.customers.models import Customer
from commerce.notifications.models import SentMail
from commerce.orders.models import Order
from commerce.payments.models import InboxEvent, InboxState
from commerce.store.models import Store
from commerce.store.selectors import current_store
from tests.factories.selling import NOON, place

LONG_AGO = NOON - timedelta(days=1200)
MONTH = timedelta(days=31)


@pytest.fixture
def silent(shop):
    """Of whom nothing was heard for more than three years."""
    Store.objects.update(is_open=True)
    customer = Customer.objects.create(email="ada@example.org", name="Ada Lovelace")
    Customer.objects.update(created_at=LONG_AGO)
    return customer


def test_silent_customer_is_warned_once_and_erased_a_month_later(silent):
    tasks.keep_clock(NOON)
    tasks.keep_clock(NOON + timedelta(days=1))

    mail = SentMail.objects.get()
    assert (mail.to, "22 December 2026" in mail.text) == (silent.email, True)
    assert Erasure.objects.get().state == ErasureState.WARNED

    tasks.keep_clock(NOON + timedelta(days=29))
    assert Customer.objects.exists()
    tasks.keep_clock(NOON + MONTH)
    assert not Customer.objects.exists()
    assert Erasure.objects.get().state == ErasureState.DONE
    assert not SentMail.objects.exclude(to="").exists()


def test_warning_leads_into_the_shop_in_the_language_of_its_reader(silent, monkeypatch):
    monkeypatch.setattr(inactive, "path_in", lambda language, path: f"/{language}{path}")
    Customer.objects.update(locale="fr")
    Store.objects.update(time_zone="Pacific/Auckland")
    tasks.keep_clock(NOON)

    text = SentMail.objects.get().text
    assert "/fr/account/sign-in/" in text
    assert "23 décembre 2026" in text, "the day by the shop's clock"


@pytest.mark.parametrize("sign", ["sign-in", "order", "consent", "news"])
def test_sign_of_life_after_the_warning_keeps_them(silent, sign):
    tasks.keep_clock(NOON)
    if sign == "sign-in":
        Customer.objects.update(seen_at=NOON + timedelta(days=2))
    elif sign == "order":
        place(email=silent.email, now=NOON + timedelta(days=2))
    elif sign == "consent":
        Customer.objects.update(consent_at=NOON + timedelta(days=2))
    else:
        Subscriber.objects.create(email=silent.email, consent_text="x", consented_at=NOON + timedelta(days=2))

    tasks.keep_clock(NOON + MONTH)

    assert Customer.objects.filter(email=silent.email).exists()
    assert not Erasure.objects.exists()


def test_merchant_who_keeps_customers_for_ever(silent):
    LegalDetails.objects.create(inactive_months=0)

    tasks.keep_clock(NOON)

    assert not Erasure.objects.exists()


def test_who_bought_lately_is_not_inactive(silent):
    place(email=silent.email)
    Customer.objects.update(created_at=LONG_AGO)

    assert not inactive_customers(months=36, now=NOON + timedelta(days=900)).exists()
    assert inactive_customers(months=36, now=NOON + timedelta(days=1200)).count() == 1
    assert Order.objects.exists()


def test_old_news_of_providers_lose_their_contents(shop):
    for days in (89, 91):
        InboxEvent.objects.create(
            endpoint="connect", event_id=f"evt_{days}", kind="x", payload={"name": "Ada"}, state=InboxState.DONE,
            next_at=NOON, received_at=NOON, done_at=NOON - timedelta(days=days),
        )  # fmt: skip

    tasks.keep_clock(NOON)

    assert dict(InboxEvent.objects.values_list("event_id", "payload")) == {"evt_89": {"name": "Ada"}, "evt_91": {}}


def test_old_letters_and_carts_go_after_their_own_times(shop):
    LegalDetails.objects.create(message_months=6, cart_days=10)
    for days in (100, 200):
        message = Message.objects.create(name="A", email=f"a{days}@example.org", text="x")
        Message.objects.filter(pk=message.pk).update(created_at=NOON - timedelta(days=days))
    for days in (5, 15):
        cart = Cart.objects.create(currency="EUR", details={"days": days})
        Cart.objects.filter(pk=cart.pk).update(updated_at=NOON - timedelta(days=days))

    tasks.keep_clock(NOON)
    tasks.keep_clock(NOON)

    assert list(Message.objects.values_list("email", flat=True)) == ["a100@example.org"]
    assert [cart.details["days"] for cart in Cart.objects.all()] == [5]


@pytest.mark.parametrize(("country", "regime", "years"), [
    ("FR", "home", 10), ("DE", "home", 8), ("DE", "destination", 10), ("US", "home", 10),
])  # fmt: skip
def test_years_are_those_of_the_country_until_the_merchant_says_else(shop, country, regime, years):
    Store.objects.update(country=country, tax_regime=regime)

    assert years_by_law(current_store())[0] == years
    assert privacy_rules().keep_years == years
    LegalDetails.objects.create(keep_years=12)
    assert privacy_rules().keep_years == 12


def test_months_and_years_end_on_days_that_exist():
    assert months_before(NOON.replace(month=3, day=31), 1).date().isoformat() == "2026-02-28"
    assert months_before(NOON.replace(month=1), 13).date().isoformat() == "2024-12-22"
    assert kept_until(NOON.date(), 10).isoformat() == "2036-12-31"
    assert timezone.is_aware(months_before(NOON, 36))
