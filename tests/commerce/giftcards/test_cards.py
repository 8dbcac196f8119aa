from datetime import timedelta

import pytest
from django.db.models import Sum

from commerce.checkout.codes import CodeRefused, enter_code
from commerce.checkout.errors import PriceChanged
from commerce.checkout.place_order import place_order
from commerce.checkout.quote import quote
from commerce.giftcards.codes import new_code, normalise
from commerce.giftcards.errors import BalanceChanged, CardRefused
from commerce.giftcards.models import Entry, GiftCard
from commerce.giftcards.services import adjust_card, redeem_cards, switch_card
from commerce.inventory.models import StockItem
from commerce.notifications.models import SentMail
from commerce.orders.models import FulfilmentState, OrderState, PaidState
from commerce.orders.services import cancel_order, expire_order, mark_paid
from commerce.payments.models import Payment
from commerce.payments.services import settle
from commerce.store.selectors import current_store
from core.events.work import work_on_events
from core.ids import uuid7
from tests.commerce.payments.test_settling import money_comes_anyway
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import NOON, make_cart, make_details, make_variant


def balance(card):
    card.refresh_from_db()
    assert card.balance_amount == Entry.objects.filter(card=card).aggregate(sum=Sum("amount"))["sum"]
    return card.balance_amount


def order_paid_with(*cards, amount=2000, **options):
    cart = make_cart((make_variant(amount=amount, stock=9), 1))
    for card in cards:
        enter_code(cart=cart, text=card.code.lower().replace("-", " "), now=NOON)
    return place_order(
        cart_token=cart.token, details=make_details(**options), expected_total_amount=None, now=NOON
    ).order


def test_codes_are_read_however_they_are_typed():
    code = new_code()

    assert normalise(f"  {code.lower().replace('-', ' ')} ") == code
    assert normalise(code[:-1]) == normalise("") == normalise("0O1I" * 4) == ""


def test_card_pays_a_part(shop):
    card = make_card(1500)

    order = order_paid_with(card)

    assert (order.total_amount, order.credit_amount, order.due_amount) == (2490, 1500, 990)
    assert order.credits == [{"card_id": card.pk, "kind": "gift_card", "label": str(card), "amount": 1500}]
    assert Payment.objects.get(order_id=order.pk).amount == 990
    assert order.tax_amount == 415  # of the whole order: a gift card is money, not a discount
    assert balance(card) == 0


def test_card_that_covers_everything_pays_the_order_at_once(shop):
    card = make_card(5000)

    order = order_paid_with(card, payment_method_id=None)

    assert (order.due_amount, order.paid_state) == (0, PaidState.PAID)
    assert balance(card) == 2510


def test_two_cards_are_used_in_the_order_in_which_they_were_entered(shop):
    first, second = make_card(1000), make_card(5000)

    order_paid_with(first, second, payment_method_id=None)

    assert (balance(first), balance(second)) == (0, 3510)


def test_offers_come_before_cards(shop):
    make_promotion(percent=50)
    card = make_card(1000)

    order = order_paid_with(card)

    assert (order.discount_amount, order.total_amount, order.due_amount) == (1000, 1490, 490)


def test_cancelled_order_gives_the_money_back_once(shop):
    card = make_card(1500)
    order = order_paid_with(card)

    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)

    assert balance(card) == 1500


def test_expired_order_that_is_paid_late_takes_the_money_again(shop):
    card = make_card(1500)
    order = order_paid_with(card, provider="bogus")
    later = NOON + timedelta(hours=2)
    assert expire_order(order_id=order.pk, now=later)
    assert balance(card) == 1500
    payment = Payment.objects.get(order_id=order.pk)
    money_comes_anyway(payment)

    settle(payment.pk, later)

    order.refresh_from_db()
    assert (order.state, order.paid_state) == (OrderState.OPEN, PaidState.PAID)
    assert balance(card) == 0


def test_late_payment_is_for_review_where_the_card_has_been_spent_elsewhere(shop):
    card = make_card(1500)
    order = order_paid_with(card, provider="bogus")
    later = NOON + timedelta(hours=2)
    expire_order(order_id=order.pk, now=later)
    adjust_card(card_id=card.pk, change=-1000, note="spent", actor=None, now=later)
    payment = Payment.objects.get(order_id=order.pk)
    money_comes_anyway(payment)

    assert settle(payment.pk, later).state == "review"

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert balance(card) == 500


def test_balance_that_went_down_is_told_before_paying(shop):
    card = make_card(1500)
    cart = make_cart((make_variant(amount=2000), 1))
    enter_code(cart=cart, text=card.code, now=NOON)
    cart.refresh_from_db()
    shown = quote(cart=cart, store=current_store(), country="FR", now=NOON).totals
    adjust_card(card_id=card.pk, change=-1000, note="error", actor=None, now=NOON)

    with pytest.raises(PriceChanged):
        place_order(
            cart_token=cart.token, details=make_details(), expected_total_amount=shown.total.amount,
            expected_due_amount=shown.due.amount, now=NOON,
        )  # fmt: skip

    assert balance(card) == 500


@pytest.mark.parametrize("change", ["off", "expired", "empty"])
def test_card_that_cannot_be_used(shop, change):
    card = make_card(1000, expires_at=NOON if change == "expired" else None)
    if change == "off":
        switch_card(card_id=card.pk, is_active=False)
    if change == "empty":
        adjust_card(card_id=card.pk, change=-1000, note="", actor=None, now=NOON)

    with pytest.raises(CodeRefused) as refused:
        enter_code(cart=make_cart(), text=card.code, now=NOON)

    assert not refused.value.is_guess


def test_more_than_is_on_it_is_refused_by_the_statement(shop):
    card = make_card(1000)

    with pytest.raises(BalanceChanged):
        redeem_cards(amounts={card.pk: 1001}, order_id=uuid7(), now=NOON)
    with pytest.raises(CardRefused):
        adjust_card(card_id=card.pk, change=-1001, note="", actor=None, now=NOON)

    assert balance(card) == 1000


def sold_cards(quantity):
    variant = make_variant(amount=5000, stock=9)
    type(variant.product).objects.update(is_gift_card=True)
    cart = make_cart((variant, quantity))
    details = make_details(provider="transfer", rate_id=None)
    return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON).order


def test_sold_cards_are_made_and_mailed_when_the_order_is_paid(shop):
    order = sold_cards(2)
    assert (order.total_amount, order.tax_amount, order.shipping_amount) == (10000, 0, 0)
    work_on_events(NOON)
    assert not GiftCard.objects.exists()

    mark_paid(order_id=order.pk, actor=None, now=NOON)
    work_on_events(NOON)
    work_on_events(NOON)

    cards = list(GiftCard.objects.all())
    assert [(card.initial_amount, card.balance_amount, card.email) for card in cards] == [(5000, 5000, order.email)] * 2
    order.refresh_from_db()
    assert order.fulfilment_state == FulfilmentState.FULFILLED  # the mail is the delivery
    assert StockItem.objects.get(variant=order.lines.get().variant).on_hand == 7
    mails = [mail.text for mail in SentMail.objects.filter(key__startswith="gift_card.issued")]
    assert {card.code for card in cards} == {card.code for card in cards if any(card.code in text for text in mails)}


def test_cards_are_not_made_for_a_cancelled_order(shop):
    order = sold_cards(1)
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)

    work_on_events(NOON)

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert not GiftCard.objects.exists()


def test_card_does_not_pay_for_cards_and_offers_do_not_touch_them(shop):
    make_promotion(percent=50)
    card = make_card(9000)
    variant = make_variant(amount=5000, stock=9)
    type(variant.product).objects.filter(pk=variant.product_id).update(is_gift_card=True)
    cart = make_cart((variant, 1))
    enter_code(cart=cart, text=card.code, now=NOON)
    cart.refresh_from_db()

    totals = quote(cart=cart, store=current_store(), country="FR", now=NOON).totals

    assert (totals.total.amount, totals.credit.amount, totals.due.amount) == (5000, 0, 5000)
