"""The lowest price of the 30 days before a reduction (Directive 98/6/EC, article 6a), in a currency that is not the
shop's.

Amounts change at the merchant's will (catalog.PricePoint, prices set in the currency) and computed prices with the rate
too: both are step functions of time, so the lowest is the least over the moments at which either changes. A reduction is
begun and ended by the merchant alone, as the trigger catalog_keep_price judges it for the shop's own currency: a rate
that moves neither begins one nor ends it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from commerce.currencies.conversion import Conversion
from core.money import round_half_up

WINDOW = timedelta(days=30)
KEPT = timedelta(days=400)  # of histories: a reduction that has run for a year can still be reckoned


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """From `at` on it cost `amount` of the shop's currency, as a reduction of `reference` where that is given."""

    at: datetime
    amount: int
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class SetAmount:
    """From `at` on it cost `amount` of this currency; None: what the rate makes of the shop's price."""

    at: datetime
    amount: int | None
    compare_at: int | None = None


@dataclass(frozen=True, slots=True)
class RateAt:
    at: datetime
    conversion: Conversion


@dataclass(frozen=True, slots=True)
class State:
    """From `at` on; `index`: of the own price in force, -1 before the first."""

    at: datetime
    index: int
    given: SetAmount | None
    by_hand: bool  # the state began with a price set in this currency


class PriceHistory:
    """Of one variant in one currency. All sequences have the oldest first; `rates` is not empty, and the first one
    counts for what was before. `own_prior` is the lowest price of 30 days in the shop's currency, as the database keeps
    it."""

    def __init__(
        self,
        own: Sequence[OwnPrice],
        rates: Sequence[RateAt],
        given: Sequence[SetAmount] = (),
        own_prior: int | None = None,
    ) -> None:
        self.own, self.rates, self.own_prior = own, rates, own_prior
        self._rate_times = [rate.at for rate in rates]
        self.states = merged(own, given)
        self._times = [state.at for state in self.states]
        self._own_start = start_of(own, own_prior)

    def prior(self) -> int | None:
        """Minor units; None where nothing is reduced, or there was no price before."""
        start = self.began()
        if start is None:
            return None
        return min(self._in_force(start - WINDOW, start), default=None)

    def began(self) -> datetime | None:
        """When the present reduction did."""
        for place in range(len(self.states) - 1, 0, -1):
            state = self.states[place]
            if self._reference(state, state.at) is None:
                return None
            if self._begins(place):
                return state.at
        return None

    def _begins(self, place: int) -> bool:
        state, before = self.states[place], self.states[place - 1]
        if self._reference(before, state.at) is None:
            return True
        is_rise = (self._amount(state, state.at) or 0) > (self._amount(before, state.at) or 0)
        if state.by_hand or state.index <= 0:
            return is_rise
        if state.index == self._own_start:
            return True
        if state.given is None or state.given.amount is None:  # what rounding hides is a rise all the same
            is_rise = self.own[state.index].amount > self.own[state.index - 1].amount
        return is_rise and (self._own_start is None or state.index < self._own_start)

    def _in_force(self, since: datetime, until: datetime) -> list[int]:
        """What it cost at any moment from `since` to before `until`."""
        found = []
        for number in range(max(bisect_right(self._times, since) - 1, 0), len(self.states)):
            state = self.states[number]
            if state.at >= until:
                break
            found.append(self._amount(state, max(state.at, since)))
        for rate in self.rates:
            if since < rate.at < until and (number := bisect_right(self._times, rate.at) - 1) >= 0:
                found.append(self._amount(self.states[number], rate.at))
        return [amount for amount in found if amount is not None]

    def _amount(self, state: State, at: datetime) -> int | None:
        own = self.own[state.index] if state.index >= 0 else None
        if state.given is not None and state.given.amount is not None:
            return set_amount(state.given.amount, own)
        return self._rate(at).price(own.amount) if own else None

    def _reference(self, state: State, at: datetime) -> int | None:
        own, given = self.own[state.index] if state.index >= 0 else None, state.given
        if given is None or given.amount is None:
            return own.reference if own else None
        if set_amount(given.amount, own) < given.amount:
            return given.amount
        return given.compare_at if given.compare_at is not None and given.compare_at > given.amount else None

    def _rate(self, at: datetime) -> Conversion:
        return self.rates[max(bisect_right(self._rate_times, at) - 1, 0)].conversion


def set_amount(amount: int, own: OwnPrice | None) -> int:
    """A sale takes the same share off it as off the shop's price (currencies.amounts). A compare-at price cannot be told
    from the price before a sale here: then too little is said rather than too much."""
    if own is None or not own.reference or own.amount >= own.reference:
        return amount
    return round_half_up(Decimal(own.amount) * amount / own.reference)


def merged(own: Sequence[OwnPrice], given: Sequence[SetAmount]) -> list[State]:
    """A state from each moment on at which one of the two changed."""
    moments = [(price.at, 0, number) for number, price in enumerate(own)]
    moments += [(price.at, 1, number) for number, price in enumerate(given)]
    states, index, current = [], -1, None
    for at, is_given, number in sorted(moments):
        if is_given:
            current = given[number]
        else:
            index = number
        states.append(State(at, index, current, bool(is_given)))
    return states


def start_of(own: Sequence[OwnPrice], own_prior: int | None) -> int | None:
    """The number of the price with which the present reduction began: the latest one that was risen to, or the first
    reduced. Prices that were told beside the shop's (an offer by a code for everybody) are in the history without
    being shown, so a rise may be none: of several, the latest from which the lowest price that the database keeps
    follows."""
    found = []
    for number in range(len(own) - 1, 0, -1):
        price, before = own[number], own[number - 1]
        if price.reference is None:
            break
        if before.reference is None:
            found.append(number)
            break
        if price.amount > before.amount:
            found.append(number)
    for number in found:
        if lowest_before(own, number) == own_prior:
            return number
    return found[0] if found else None


def lowest_before(own: Sequence[OwnPrice], number: int) -> int | None:
    start = own[number].at
    lowest: int | None = None
    for place in range(number - 1, -1, -1):
        price = own[place]
        if price.at < start and (lowest is None or price.amount < lowest):
            lowest = price.amount
        if price.at <= start - WINDOW:
            break
    return lowest
