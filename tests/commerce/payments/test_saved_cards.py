"""Cards that signed-in customers keep at the shop's account with Stripe: offered to them alone, listed and removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from builder.privacy.models import Cause
from builder.privacy.services import ask_for_erasure, carry_out
from builder.privacy.tasks import keep_clock
from commerce.checkout.errors import PaymentUnavailable
from commerce.checkout.place_order import place_order
from commerce.checkout.start_payment import start_payment
from commerce.customers.models import Customer
from commerce.orders.models import Order
from commerce.payments.models import InboxEvent, Payment, PaymentMethod
from commerce.payments.providers.base import Done, ProviderUnavailable
from commerce.payments.services import settle
from commerce.payments.services.saved_cards import may_have_saved_cards, remove_card, saved_cards
from commerce.store.models import Store
from fakestripe.chaos import Fault
from fakestripe.objects import checkout
from storefront.account_cookie import COOKIE, salt
from tests.commerce.payments.conftest import CHALLENGED, GOOD
from tests.factories.selling import NOON, make_cart, make_details, make_variant

SOON = NOON + timedelta(minutes=1)


@pytest.fixture
def ada(stripe):
    return Customer.objects.create(email="ada@example.org", name="Ada Lovelace")


@pytest.fixture
def bob(stripe):
    return Customer.objects.create(email="bob@example.org")


def order_of(customer, **how):
    cart = make_cart((make_variant(), 1))
    details = make_details(provider="stripe", email="ada@example.org", **how)
    payer = customer.pk if customer else None
    placed = place_order(
        cart_token=cart.token, details=details, expected_total_amount=None, now=NOON, payer_id=payer
    )  # fmt: skip
    placed.payment.refresh_from_db()
    return placed


def pay_and_save(stripe, placed, number=GOOD, *, is_saved=True):
    with stripe.world.lock:
        return checkout.pay_by_card(
            stripe.world, stripe.account, stripe.session_of(placed.payment), number, is_saved=is_saved
        )


def cards(customer):
    customer.refresh_from_db()
    return saved_cards(customer=customer, store=Store.objects.get())


def test_saved_card_is_offered_the_next_time_and_can_pay(stripe, ada):
    pay_and_save(stripe, order_of(ada))
    (card,) = cards(ada)
    assert (card.brand, card.last4, card.year) == ("visa", "4242", 2034)

    again = order_of(ada)
    session = stripe.session_of(again.payment)
    assert [each["id"] for each in checkout.saved_cards(stripe.world, stripe.account, session)] == [card.reference]
    assert checkout.pay_by_saved_card(stripe.world, stripe.account, session, card.reference) == "done"

    assert settle(again.payment.pk, SOON).state == "paid"
    assert len(stripe.requests("/v1/customers")) == 1


def test_card_is_not_kept_without_the_tick(stripe, ada):
    pay_and_save(stripe, order_of(ada), is_saved=False)

    assert cards(ada) == []
    assert may_have_saved_cards(ada)


def test_saved_card_may_ask_for_three_d_secure_again(stripe, ada):
    first = order_of(ada)
    pay_and_save(stripe, first, CHALLENGED)
    assert cards(ada) == []  # not before the bank has said yes
    stripe.pass_challenge(first.payment)
    (card,) = cards(ada)

    again = order_of(ada)
    outcome = checkout.pay_by_saved_card(
        stripe.world, stripe.account, stripe.session_of(again.payment), card.reference
    )  # fmt: skip

    assert outcome == "challenge"


def test_guest_with_the_address_of_a_customer_is_a_guest(stripe, ada):
    """Whoever types an address into a form has proven nothing."""
    pay_and_save(stripe, order_of(ada))

    session = stripe.session_of(order_of(None).payment)

    assert (session["customer"], session["customer_email"]) == (None, "ada@example.org")
    assert checkout.saved_cards(stripe.world, stripe.account, session) == []
    assert not checkout.may_save(session)


def test_link_to_an_order_that_is_passed_on_opens_a_page_without_the_cards(stripe, ada, bob):
    placed = order_of(ada)
    method = PaymentMethod.objects.get(provider="stripe").pk

    same = start_payment(order_token=placed.order.token, method_id=method, now=SOON, payer_id=ada.pk)
    assert same.payment.pk == placed.payment.pk
    other = start_payment(order_token=placed.order.token, method_id=method, now=SOON, payer_id=bob.pk)

    assert other.payment.pk != placed.payment.pk
    assert stripe.session_of(placed.payment)["status"] == "expired"
    assert stripe.session_of(other.payment)["customer"] != stripe.session_of(placed.payment)["customer"]
    stranger = start_payment(order_token=placed.order.token, method_id=method, now=SOON)
    assert stripe.session_of(stranger.payment)["customer"] is None


def test_cart_that_is_sent_again_by_whoever_has_signed_out(stripe, ada):
    cart, details = make_cart((make_variant(), 1)), make_details(provider="stripe")

    def send(payer_id):
        return place_order(
            cart_token=cart.token, details=details, expected_total_amount=None, now=NOON, payer_id=payer_id
        )  # fmt: skip

    first, same, stranger = send(ada.pk), send(ada.pk), send(None)

    assert first.next_step == same.next_step
    assert (stranger.payment.pk, stranger.next_step) == (first.payment.pk, Done())


def test_somebody_who_was_quicker_with_a_link_passed_on(stripe, ada, monkeypatch):
    """Between the look and the lock another attempt was begun: its page is not ours to open."""
    placed = order_of(ada)
    monkeypatch.setattr("commerce.checkout.start_payment.open_payments", lambda *_ids: Payment.objects.none())

    with pytest.raises(PaymentUnavailable):
        start_payment(
            order_token=placed.order.token, method_id=PaymentMethod.objects.get(provider="stripe").pk, now=SOON
        )


def test_customer_deleted_in_stripes_dashboard(stripe, ada):
    pay_and_save(stripe, order_of(ada))
    ada.refresh_from_db()
    del stripe.world.objects[stripe.account][ada.at_providers[stripe.account]]

    assert cards(ada) == []
    without = order_of(ada)
    assert stripe.session_of(without.payment)["customer_email"] == "ada@example.org"
    afterwards = order_of(ada)

    assert (
        stripe.session_of(afterwards.payment)["customer"]
        == Customer.objects.get(pk=ada.pk).at_providers[stripe.account]
    )


def test_answer_to_the_new_customer_got_lost(stripe, ada):
    stripe.world.chaos.faults += [Fault("lost", path="/v1/customers", times=10)]
    placed = order_of(ada)
    assert placed.payment.provider_reference == ""
    stripe.world.chaos.faults.clear()

    start_payment(
        order_token=placed.order.token, method_id=PaymentMethod.objects.get(provider="stripe").pk, now=SOON,
        payer_id=ada.pk,
    )  # fmt: skip

    assert len(stripe.world.all_of(stripe.account, "customer")) == 1
    assert stripe.session_of(placed.payment)["customer"]


def test_card_of_somebody_else_is_not_removed(stripe, ada, bob):
    pay_and_save(stripe, order_of(ada))
    pay_and_save(stripe, order_of(bob))
    (card,) = cards(ada)

    bob.refresh_from_db()
    assert not remove_card(customer=bob, reference=card.reference, store=Store.objects.get())
    assert len(cards(ada)) == 1
    assert remove_card(customer=ada, reference=card.reference, store=Store.objects.get())
    assert not remove_card(customer=ada, reference=card.reference, store=Store.objects.get())
    assert cards(ada) == []


def test_pages_of_the_account(stripe, ada):
    Store.objects.update(is_open=True)
    stranger, browser = (Client(headers={"host": "alpha.localhost"}) for _ in range(2))
    browser.cookies[COOKIE] = signing.dumps([str(ada.uuid), "", "code"], salt=salt())
    assert stranger.get("/account/cards/").headers["Location"] == "/account/sign-in/"
    assert "/account/cards/" not in browser.get("/account/").content.decode()
    cart = make_cart((make_variant(), 1))
    browser.cookies["cart"] = cart.token
    details = make_details(provider="stripe")
    sent = browser.post("/checkout/", {
        "email": "ada@example.org", "name": "Ada", "street": "1 rue de la Paix", "postal_code": "75002", "city": "Paris",
        "country": "FR", "delivery": details.rate_id, "payment": details.payment_method_id, "action": "place",
    })  # fmt: skip
    assert "/c/pay/" in sent.headers["Location"]
    payment = Payment.objects.get()
    assert payment.payer_id == ada.pk
    checkout.pay_by_card(stripe.world, stripe.account, stripe.session_of(payment), GOOD, is_saved=True)
    assert "/account/cards/" in browser.get("/account/").content.decode()

    page = browser.get("/account/cards/").content.decode()
    (card,) = cards(ada)
    assert "Visa ending in 4242, valid until 12/2034" in page
    stranger.post("/account/cards/remove/", {"card": card.reference})
    stripe.world.chaos.faults += [Fault("timeout", method="GET")]
    silent = browser.get("/account/cards/")
    assert (silent.status_code, "No card is saved" in silent.content.decode()) == (503, False)
    removed = browser.post("/account/cards/remove/", {"card": card.reference}).content.decode()

    assert "The card is removed." in removed
    assert "No card is saved" in removed


def test_silent_stripe_is_told(stripe, ada):
    pay_and_save(stripe, order_of(ada))
    stripe.world.chaos.faults += [Fault("500", method="GET")]

    with pytest.raises(ProviderUnavailable):
        cards(ada)


def test_erased_customer_is_deleted_at_stripe_and_a_silent_stripe_is_asked_again(stripe, ada):
    placed = order_of(ada)
    pay_and_save(stripe, placed)
    settle(placed.payment.pk, SOON)
    Order.objects.update(fulfilment_state="fulfilled")
    InboxEvent.objects.update(state="done")
    ada.refresh_from_db()
    (there,) = ada.at_providers.values()
    stripe.world.chaos.faults += [Fault("500", method="DELETE")]
    erasure = ask_for_erasure(email=ada.email, cause=Cause.SHOPPER, now=SOON)

    carry_out(erasure.pk, now=SOON)

    erasure.refresh_from_db()
    assert (erasure.state, erasure.left["accounts"]) == ("clearing", {stripe.account: there})
    assert there in stripe.world.objects[stripe.account]
    keep_clock(erasure.due_at)
    erasure.refresh_from_db()
    assert (erasure.state, erasure.left) == ("done", {})
    assert there not in stripe.world.objects[stripe.account]
