"""How far we let a shop go before we know it. What follows from each tier stands here and nowhere else; who moves a
shop between tiers is the operators' business (and time's, see oversight.services.trusting)."""

from __future__ import annotations

from dataclasses import dataclass

from tenants.models import Trust


@dataclass(frozen=True, slots=True)
class Tier:
    mails_a_day: int | None  # what is above waits for the next day; None: as many as the plan holds
    orders_a_day: int | None  # above it operators are told; no order is refused for it
    is_indexed: bool  # search engines are let in
    has_domains: bool  # may bring domains of its own
    takes_orders: bool
    takes_forms: bool = (
        True  # False: nothing but a cart can be filled in, so no words or addresses of strangers come in
    )


TIERS: dict[str, Tier] = {
    Trust.NEW: Tier(mails_a_day=200, orders_a_day=100, is_indexed=False, has_domains=True, takes_orders=True),
    Trust.KNOWN: Tier(mails_a_day=5_000, orders_a_day=2_000, is_indexed=True, has_domains=True, takes_orders=True),
    Trust.TRUSTED: Tier(mails_a_day=None, orders_a_day=None, is_indexed=True, has_domains=True, takes_orders=True),
    Trust.WATCHED: Tier(mails_a_day=50, orders_a_day=0, is_indexed=False, has_domains=False, takes_orders=False),
    Trust.SHOWCASE: Tier(
        mails_a_day=0, orders_a_day=None, is_indexed=False, has_domains=False, takes_orders=False, takes_forms=False
    ),
}


def tier_of(trust: str) -> Tier:
    return TIERS.get(trust) or TIERS[Trust.NEW]
