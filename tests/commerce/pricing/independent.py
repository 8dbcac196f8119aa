"""docs/pricing.md once more, in plain Decimal and unit by unit, written to be read and not to be quick. It shares no
line with commerce.pricing but the dataclasses of what is given."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from itertools import combinations

from commerce.pricing.given import Offer, PricedLine, PricingInput

TARGETS = ["items", "order", "shipping"]
KINDS = ["buy_x_get_y", "percent", "tiers", "amount", "free_shipping"]


def half_up(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def split(amount: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Largest remainder, of equal ones the first."""
    whole = sum(weights, Decimal(0))
    if whole == 0:
        return [amount if number == 0 else Decimal(0) for number in range(len(weights))]
    exact = [amount * weight / whole for weight in weights]
    down = [share.quantize(Decimal(1), ROUND_DOWN) for share in exact]
    rest = [(share - low).quantize(Decimal("1e-20")) for share, low in zip(exact, down, strict=True)]
    # A remainder of a hair below one is a division that did not come out: the share is whole.
    down = [low + 1 if gap == 1 else low for low, gap in zip(down, rest, strict=True)]
    rest = [Decimal(0) if gap == 1 else gap for gap in rest]
    while sum(down, Decimal(0)) < amount:
        place = rest.index(max(rest))
        down[place] += 1
        rest[place] = Decimal(-1)
    return down


def covered(offer: Offer, scope, line: PricedLine) -> bool:
    if line.is_gift_card or line.is_extra or (offer.skips_reduced and line.is_reduced):
        return False
    everything = not scope.product_ids and not scope.collection_ids
    return everything or line.product_id in scope.product_ids or bool(scope.collection_ids & line.collection_ids)


class Basket:
    def __init__(self, given: PricingInput) -> None:
        self.lines = list(given.lines)
        self.left = [Decimal(line.unit_amount) * line.quantity for line in self.lines]
        self.shipping = Decimal(given.shipping_amount)

    def worth(self) -> Decimal:
        return sum(self.left, self.shipping)

    def places(self, offer: Offer, scope=None) -> list[int]:
        scope = scope or offer.scope
        return [place for place, line in enumerate(self.lines) if covered(offer, scope, line)]

    def is_for(self, offer: Offer) -> bool:
        lines = [self.lines[place] for place in self.places(offer)]
        goods = sum(Decimal(line.unit_amount) * line.quantity for line in lines)
        units = sum(line.quantity for line in lines)
        has_both = bool(lines) and bool(self.places(offer, offer.get_scope))
        return has_both and goods >= offer.min_amount and units >= offer.min_quantity

    def apply(self, offer: Offer) -> Decimal:
        before = self.worth()
        places = self.places(offer)
        percent = offer.percent
        if offer.kind == "tiers":
            goods = sum(Decimal(self.lines[p].unit_amount) * self.lines[p].quantity for p in places)
            units = sum(self.lines[p].quantity for p in places)
            reached = Decimal(units) if offer.counts_units else goods
            percent = max([tier.percent for tier in offer.tiers if reached >= tier.threshold] or [Decimal(0)])
        if offer.target == "shipping":
            self.off_shipping(offer)
        elif offer.kind == "buy_x_get_y":
            self.off_cheapest(offer)
        elif offer.kind == "amount" and offer.is_per_unit:
            for place in places:
                self.left[place] -= min(self.left[place], Decimal(offer.amount) * self.lines[place].quantity)
        elif offer.kind == "amount":
            self.off_together(places, Decimal(offer.amount))
        elif offer.target == "order":
            self.off_together(places, half_up(sum((self.left[p] for p in places), Decimal(0)) * percent / 100))
        else:
            for place in places:
                self.left[place] -= half_up(self.left[place] * percent / 100)
        return before - self.worth()

    def off_shipping(self, offer: Offer) -> None:
        if offer.kind == "percent":
            self.shipping -= half_up(self.shipping * offer.percent / 100)
        elif offer.kind == "amount" or offer.amount:
            self.shipping -= min(self.shipping, Decimal(offer.amount))
        else:
            self.shipping = Decimal(0)

    def off_together(self, places: list[int], amount: Decimal) -> None:
        weights = [self.left[place] for place in places]
        for place, share in zip(places, split(min(amount, sum(weights, Decimal(0))), weights), strict=True):
            self.left[place] -= share

    def off_cheapest(self, offer: Offer) -> None:
        """Unit by unit: as many bundles as can be made of units that are all different."""
        buy = set(self.places(offer))
        get = set(self.places(offer, offer.get_scope))
        units = [
            (line.unit_amount, place)
            for place, line in enumerate(self.lines)
            if place in buy | get
            for _ in range(line.quantity)
        ]
        most = 0
        while (
            sum(place in buy for _, place in units) >= (most + 1) * offer.buy_quantity
            and sum(place in get for _, place in units) >= (most + 1) * offer.get_quantity
            and len(units) >= (most + 1) * (offer.buy_quantity + offer.get_quantity)
            and (not offer.most_times or most < offer.most_times)
        ):
            most += 1
        wanted = most * offer.get_quantity
        may_leave = sum(place in buy for _, place in units) - most * offer.buy_quantity
        free: dict[int, int] = {}
        for _amount, place in sorted(unit for unit in units if unit[1] in get):
            if wanted == 0 or (place in buy and may_leave == 0):
                continue
            wanted -= 1
            may_leave -= place in buy
            free[place] = free.get(place, 0) + 1
        for place, count in free.items():
            exact = self.left[place] * count * offer.percent / 100 / self.lines[place].quantity
            # Decimal division may miss a half by a hair.
            self.left[place] -= min(self.left[place], half_up(exact.quantize(Decimal("1e-15"))))


def agree(one: Offer, other: Offer, basket: Basket) -> bool:
    if one.target == "items" and other.target == "items":
        mine = {*basket.places(one), *basket.places(one, one.get_scope)}
        theirs = {*basket.places(other), *basket.places(other, other.get_scope)}
        if not mine & theirs:
            return True
    return other.target in one.combines_with and one.target in other.combines_with


def best_basket(given: PricingInput) -> Basket:
    """Every set of offers that may go together and that no other could join."""
    plain = Basket(given)
    useful = [offer for offer in given.offers if plain.is_for(offer) and Basket(given).apply(offer) > 0]
    fine = [
        group
        for size in range(len(useful) + 1)
        for group in combinations(useful, size)
        if all(agree(one, other, plain) for one, other in combinations(group, 2))
    ]
    whole = [group for group in fine if not any({g.id for g in group} < {o.id for o in more} for more in fine)]
    outcomes = []
    for group in whole:
        basket = Basket(given)
        for offer in sorted(group, key=lambda o: (TARGETS.index(o.target), KINDS.index(o.kind), o.id)):
            basket.apply(offer)
        outcomes.append(basket)
    return min(outcomes, key=lambda basket: basket.worth())


def calculate(given: PricingInput) -> dict[str, Decimal]:
    """Total, tax, discount and what is left to pay, in minor units. Lines must come in the order of their keys."""
    with localcontext() as context:
        context.prec = 60
        basket = best_basket(given)
        goods = sum((Decimal(line.unit_amount) * line.quantity for line in given.lines), Decimal(0))
        sums: dict[Decimal, Decimal] = {}
        weights: dict[Decimal, Decimal] = {}
        for line, left in zip(basket.lines, basket.left, strict=True):
            sums[line.tax_percent] = sums.get(line.tax_percent, Decimal(0)) + left
            weight = Decimal(0) if line.is_gift_card else left
            weights[line.tax_percent] = weights.get(line.tax_percent, Decimal(0)) + weight
        rates = sorted(sums, reverse=True)
        for rate, share in zip(rates, split(basket.shipping, [weights[rate] for rate in rates]), strict=True):
            sums[rate] += share
        divisor = {rate: (100 + rate if given.prices_include_tax else Decimal(100)) for rate in rates}
        tax = sum((half_up(sums[rate] * rate / divisor[rate]) for rate in rates), Decimal(0))
        total = sum(basket.left, basket.shipping)
        if given.is_tax_off:
            total, tax = (total - tax if given.prices_include_tax else total), Decimal(0)
        elif not given.prices_include_tax:
            total += tax
        cards = sum(
            (left for line, left in zip(basket.lines, basket.left, strict=True) if line.is_gift_card), Decimal(0)
        )
        payable = max(total - cards, Decimal(0))
        credit = min(payable, sum((Decimal(tender.balance_amount) for tender in given.tenders), Decimal(0)))
        return {
            "total": total,
            "tax": tax,
            "discount": goods - sum(basket.left, Decimal(0)),
            "shipping": basket.shipping,
            "due": total - credit,
        }
