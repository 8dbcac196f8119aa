"""Which offers go together: the combination that takes off most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.pricing.discounts import Fit, Left, fit_of, take_off
from commerce.pricing.given import Kind, Offer, PricedLine, Target
from commerce.pricing.result import Unused, UnusedOffer, UsedOffer

TARGETS = {Target.ITEMS: 0, Target.ORDER: 1, Target.SHIPPING: 2}
KINDS = {Kind.BUY_X_GET_Y: 0, Kind.PERCENT: 1, Kind.TIERS: 2, Kind.AMOUNT: 3, Kind.FREE_SHIPPING: 4}


@dataclass(frozen=True, slots=True)
class Choice:
    left: Left
    used: tuple[UsedOffer, ...]
    unused: tuple[UnusedOffer, ...]


def choose(offers: Sequence[Offer], lines: Sequence[PricedLine], shipping_amount: int) -> Choice:
    """`lines` in an order that depends on nothing but themselves. Each offer is tried as the first of a combination,
    which the next best ones join that may; the best combination wins, of equal ones that with the lowest ids."""
    whole = Left([line.amount for line in lines], shipping_amount)
    unused: list[UnusedOffer] = []
    fits: list[tuple[int, Fit]] = []
    for offer in sorted(offers, key=lambda offer: offer.id):
        fit = fit_of(offer, lines)
        reason = _refusal(fit)
        alone = 0 if reason else take_off(fit, lines, Left(whole.lines.copy(), whole.shipping))
        if alone:
            fits.append((alone, fit))
        else:
            unused.append(reason or UnusedOffer(offer, Unused.NOTHING))
    fits.sort(key=lambda pair: (-pair[0], pair[1].offer.id))
    used: tuple[UsedOffer, ...] = ()
    best, left = 0, whole
    for members in _combinations([fit for _alone, fit in fits]):
        if sum(fits[member][0] for member in members) <= best:  # together they never take off more than each alone
            continue
        trial = Left(whole.lines.copy(), whole.shipping)
        taken = _apply([fits[member][1] for member in members], lines, trial)
        total = sum(each.amount for each in taken)
        if total > best:
            best, used, left = total, taken, trial
    chosen = {each.offer.id for each in used}
    unused += [UnusedOffer(fit.offer, Unused.OUTDONE) for _alone, fit in fits if fit.offer.id not in chosen]
    return Choice(left, used, tuple(sorted(unused, key=lambda each: each.offer.id)))


def _refusal(fit: Fit) -> UnusedOffer | None:
    offer = fit.offer
    if not fit.places or not fit.get_places:
        return UnusedOffer(offer, Unused.NOTHING)
    if fit.amount < offer.min_amount:
        return UnusedOffer(offer, Unused.MINIMUM, offer.min_amount - fit.amount)
    if fit.units < offer.min_quantity:
        return UnusedOffer(offer, Unused.MINIMUM)
    return None


def _combinations(fits: Sequence[Fit]) -> list[tuple[int, ...]]:
    """One for each offer as the first, without doubles; the members by place in `fits`, best first."""
    friends = [{other for other in range(len(fits)) if _agree(fits[place], fits[other])} for place in range(len(fits))]
    found: dict[tuple[int, ...], None] = {}
    for first in range(len(fits)):
        members = [first]
        allowed = friends[first] - {first}
        for other in range(len(fits)):
            if other in allowed:
                members.append(other)
                allowed &= friends[other]
        found[tuple(sorted(members))] = None
    return list(found)


def _agree(one: Fit, other: Fit) -> bool:
    """Offers for different articles do not get into each other's way."""
    both_for_articles = one.offer.target == Target.ITEMS == other.offer.target
    if both_for_articles and {*one.places, *one.get_places}.isdisjoint({*other.places, *other.get_places}):
        return True
    return other.offer.target in one.offer.combines_with and one.offer.target in other.offer.combines_with


def _apply(fits: Sequence[Fit], lines: Sequence[PricedLine], left: Left) -> tuple[UsedOffer, ...]:
    """Articles first, then the order, then the delivery; free units before percentages before amounts."""
    in_order = sorted(fits, key=lambda fit: (TARGETS[fit.offer.target], KINDS[fit.offer.kind], fit.offer.id))
    taken = [UsedOffer(fit.offer, take_off(fit, lines, left)) for fit in in_order]
    return tuple(each for each in taken if each.amount)
