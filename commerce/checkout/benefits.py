"""What lowers the price or pays a part of it: promotions, codes, gift cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.currencies.conversion import Conversion
from commerce.giftcards.codes import is_card_code
from commerce.giftcards.selectors import CardProblem, CardsNow, cards_now
from commerce.pricing.given import Offer
from commerce.pricing.result import Totals, Unused, UnusedOffer
from commerce.promotions.selectors import CodeProblem, OfferedNow, offered_now
from core.money import Money


@dataclass(frozen=True, slots=True)
class Benefits:
    codes: tuple[str, ...]
    offered: OfferedNow
    cards: CardsNow


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeState:
    """A code in the cart: what it does, or (`problem`, for people) why it does nothing now. `missing` is what is still
    missing to the order value it asks for."""

    text: str
    label: str
    is_card: bool = False
    amount: Money | None = None
    problem: str = ""
    missing: Money | None = None


def benefits_of(*, codes: Sequence[str], conversion: Conversion, now: datetime, email: str = "") -> Benefits:
    """One query where no code has been entered. With an `email` the limits per customer count."""
    offered = offered_now(codes=[code for code in codes if not is_card_code(code)], now=now, email=email)
    if not conversion.is_own:
        offered = replace(offered, offers=tuple(offer_in(each, conversion) for each in offered.offers))
    cards = cards_now(codes=[code for code in codes if is_card_code(code)], currency=conversion.currency, now=now)
    return Benefits(tuple(codes), offered, cards)


def offer_in(offer: Offer, conversion: Conversion) -> Offer:
    """What it takes off, and the order values that it asks for, in the other currency."""
    tiers = offer.tiers if offer.counts_units else [
        replace(tier, threshold=conversion.price(tier.threshold)) for tier in offer.tiers
    ]  # fmt: skip
    amount, least = conversion.price(offer.amount), conversion.price(offer.min_amount)
    return replace(offer, amount=amount, min_amount=least, tiers=tuple(tiers))


def code_states(benefits: Benefits, totals: Totals) -> list[CodeState]:
    """In the order in which they were entered."""
    return [
        _card_state(code, benefits.cards, totals)
        if is_card_code(code)
        else _offer_state(code, benefits.offered, totals)
        for code in benefits.codes
    ]


def _card_state(code: str, cards: CardsNow, totals: Totals) -> CodeState:
    if code in cards.refused:
        return CodeState(text=code, label=f"•••• {code[-4:]}", is_card=True, problem=card_words(cards.refused[code]))
    card = cards.cards[code]
    paid = sum(payment.amount for payment in totals.payments if payment.tender.key == card.pk)
    return CodeState(text=code, label=str(card), is_card=True, amount=Money(paid, totals.total.currency))


def _offer_state(code: str, offered: OfferedNow, totals: Totals) -> CodeState:
    if code in offered.refused:
        return CodeState(text=code, label=code, problem=code_words(offered.refused[code]))
    for used in totals.used:
        if used.offer.code == code:
            return CodeState(text=code, label=used.offer.name, amount=Money(used.amount, totals.total.currency))
    unused = next((each for each in totals.unused if each.offer.code == code), None)
    if unused is None:
        return CodeState(text=code, label=code, problem=_("Another code of the same offer is in use."))
    missing = Money(unused.missing_amount, totals.total.currency) if unused.missing_amount else None
    return CodeState(text=code, label=unused.offer.name, problem=unused_words(unused), missing=missing)


def unused_words(unused: UnusedOffer) -> str:
    return {
        Unused.MINIMUM: _("Your cart does not reach the minimum for this code yet."),
        Unused.NOTHING: _("This code is not for anything in your cart."),
        Unused.OUTDONE: _("You already get a better offer, and the two cannot be combined."),
    }[unused.reason]


def code_words(problem: CodeProblem) -> str:
    return {
        CodeProblem.UNKNOWN: _("We do not know this code. Please check how it is written."),
        CodeProblem.OFF: _("This code is no longer valid."),
        CodeProblem.EARLY: _("This code is not valid yet."),
        CodeProblem.OVER: _("This code is no longer valid."),
        CodeProblem.USED_UP: _("This code has been used up."),
        CodeProblem.USED_BY_YOU: _("You have used this code already."),
    }[problem]


def card_words(problem: CardProblem) -> str:
    return {
        CardProblem.UNKNOWN: _("We do not know this code. Please check how it is written."),
        CardProblem.OFF: _("This gift card has been switched off. Please write to us."),
        CardProblem.EXPIRED: _("This gift card has expired."),
        CardProblem.EMPTY: _("Nothing is left on this gift card."),
        CardProblem.CURRENCY: _("This gift card is in another currency."),
    }[problem]
