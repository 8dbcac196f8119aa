"""What one offer takes off, given what is left of each line and of the delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.pricing.given import Kind, Offer, PricedLine, Scope, Target
from commerce.pricing.rounding import ALL, part, shares, thousandths


@dataclass(slots=True)
class Left:
    """What is still to be paid: by line, in the engine's own order, and for the delivery."""

    lines: list[int]
    shipping: int


@dataclass(frozen=True, slots=True)
class Fit:
    """An offer and the lines (by place) that it is for. `units` and `amount` are theirs, before any offer."""

    offer: Offer
    places: tuple[int, ...]
    get_places: tuple[int, ...]
    amount: int
    units: int


def fit_of(offer: Offer, lines: Sequence[PricedLine]) -> Fit:
    def places_in(scope: Scope) -> tuple[int, ...]:
        return tuple(
            place
            for place, line in enumerate(lines)
            if line.may_be_reduced and not (offer.skips_reduced and line.is_reduced) and scope.covers(line)
        )

    places = places_in(offer.scope)
    return Fit(
        offer=offer,
        places=places,
        get_places=places_in(offer.get_scope) if offer.get_scope else places,
        amount=sum(lines[place].amount for place in places),
        units=sum(lines[place].quantity for place in places),
    )


def take_off(fit: Fit, lines: Sequence[PricedLine], left: Left) -> int:
    """Lower what is left, and answer by how much. Never below zero, never up."""
    offer = fit.offer
    if offer.kind == Kind.FREE_SHIPPING or offer.target == Target.SHIPPING:
        return _off_shipping(offer, left)
    if offer.kind == Kind.BUY_X_GET_Y:
        return _off_units(fit, lines, left)
    if offer.kind == Kind.AMOUNT:
        if offer.is_per_unit:
            return sum(_lower(left, place, offer.amount * lines[place].quantity) for place in fit.places)
        return _spread(fit, left, offer.amount)
    percent = offer.percent
    if offer.kind == Kind.TIERS:
        reached = fit.units if offer.counts_units else fit.amount
        percent = max((tier.percent for tier in offer.tiers if reached >= tier.threshold), default=percent)
    rate = thousandths(percent)
    if offer.target == Target.ORDER:
        return _spread(fit, left, part(sum(left.lines[place] for place in fit.places), rate, ALL))
    return sum(_lower(left, place, part(left.lines[place], rate, ALL)) for place in fit.places)


def _off_shipping(offer: Offer, left: Left) -> int:
    wanted = left.shipping
    if offer.kind == Kind.PERCENT:
        wanted = part(left.shipping, thousandths(offer.percent), ALL)
    elif offer.kind == Kind.AMOUNT or offer.amount:
        wanted = offer.amount
    taken = min(wanted, left.shipping)
    left.shipping -= taken
    return taken


def _spread(fit: Fit, left: Left, amount: int) -> int:
    """One sum off several lines, in proportion to what is left of them."""
    weights = [left.lines[place] for place in fit.places]
    taken = min(amount, sum(weights))
    for place, share in zip(fit.places, shares(taken, weights), strict=True):
        left.lines[place] -= share
    return taken


def _lower(left: Left, place: int, amount: int) -> int:
    taken = min(amount, left.lines[place])
    left.lines[place] -= taken
    return taken


def _off_units(fit: Fit, lines: Sequence[PricedLine], left: Left) -> int:
    """Buy X, get Y: the cheapest units of those that can be had are the reduced ones, as often as it works out."""
    offer = fit.offer
    buys, gets = set(fit.places), set(fit.get_places)
    both = sum(lines[place].quantity for place in buys & gets)
    buy_units, get_units = (sum(lines[place].quantity for place in places) for places in (buys, gets))
    times = min(
        buy_units // offer.buy_quantity,
        get_units // offer.get_quantity,
        (buy_units + get_units - both) // (offer.buy_quantity + offer.get_quantity),
    )
    times = min(times, offer.most_times or times)
    free, spare = times * offer.get_quantity, buy_units - times * offer.buy_quantity
    rate, taken = thousandths(offer.percent), 0
    for place in sorted(gets, key=lambda place: (lines[place].unit_amount, place)):
        units = min(free, lines[place].quantity)
        if place in buys:  # units that have to be paid so that others are free
            units = min(units, spare)
            spare -= units
        free -= units
        taken += _lower(left, place, part(left.lines[place], units * rate, lines[place].quantity * ALL))
    return taken
