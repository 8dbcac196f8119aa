"""Entering a code, and taking it out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from commerce.cart.errors import CartError
from commerce.cart.models import Cart
from commerce.cart.services import lock_cart, touch
from commerce.checkout.benefits import card_words, code_words
from commerce.giftcards import codes as cards
from commerce.giftcards.selectors import cards_now
from commerce.promotions import codes as promotions
from commerce.promotions.models import MAX_CODE_LENGTH
from commerce.promotions.selectors import offered_now
from core.errors import mark as _

MAX_CODES = 5


class CodeRefused(CartError):
    """Why this code cannot be used; `is_guess` for one that does not exist."""

    def __init__(self, message: str, *, is_guess: bool = False, **params: object) -> None:
        self.is_guess = is_guess
        super().__init__(message, **params)


@transaction.atomic("default")
def enter_code(*, cart: Cart, text: str, now: datetime) -> str:
    """Keep it with the cart, in its stored form. Whether it takes anything off depends on the cart from then on.
    Raises CodeRefused, CartClosed."""
    if not text.strip():
        raise CodeRefused(gettext("Please enter a code."))
    found, problem = find_code(text, cart.currency, now)
    if problem or not found:
        words = problem or gettext("We do not know this code. Please check how it is written.")
        raise CodeRefused(words, is_guess=not found)
    lock_cart(cart)
    kept = list(Cart.objects.values_list("codes", flat=True).get(pk=cart.pk))
    if found not in kept:
        if len(kept) >= MAX_CODES:
            raise CodeRefused(_("At most %(count)d codes can be used at once."), count=MAX_CODES)
        cart.codes = [*kept, found]
        Cart.objects.filter(pk=cart.pk).update(codes=cart.codes)
        touch(cart)
    return found


def find_code(text: str, currency: str, now: datetime) -> tuple[str, str]:
    """The stored form ("" for one that does not exist), and what speaks against it."""
    text = text.replace("\0", "")[: 2 * MAX_CODE_LENGTH]
    card = cards.normalise(text)
    if card:
        refused = cards_now(codes=[card], currency=currency, now=now).refused.get(card)
        if refused != "unknown":
            return card, card_words(refused) if refused else ""
    plain = promotions.normalise(text)
    if not plain:
        return "", ""
    problem = offered_now(codes=[plain], now=now).refused.get(plain)
    if problem == "unknown":
        return "", ""
    return plain, code_words(problem) if problem else ""


@transaction.atomic("default")
def forget_code(*, cart: Cart, text: str) -> None:
    """Quiet where it is gone already. Raises CartClosed."""
    lock_cart(cart)
    kept = list(Cart.objects.values_list("codes", flat=True).get(pk=cart.pk))
    if text in kept:
        cart.codes = [code for code in kept if code != text]
        Cart.objects.filter(pk=cart.pk).update(codes=cart.codes)
        touch(cart)
