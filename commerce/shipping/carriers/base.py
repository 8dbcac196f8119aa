"""What the shop asks of a carrier. Answers are checked here: nonsense counts as silence (core.rest.Unanswered)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from core.money import InvalidAmount, parse_amount
from core.rest import Unanswered

SECONDS = 3  # that a checkout waits for all carriers together
MAX_PRICE = 10_000_00


@dataclass(frozen=True, slots=True)
class Keys:
    key: str
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One parcel from the shop to a shopper's place; addresses as far as they are known."""

    from_address: dict[str, str]
    country: str
    postal_code: str
    weight_grams: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayPoint:
    id: str
    name: str
    street: str
    postal_code: str
    city: str
    carrier: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}, {self.street}, {self.postal_code} {self.city}"


class Carrier(Protocol):
    has_relay_points: bool

    def prices(self, keys: Keys, journey: Journey, services: list[str]) -> dict[str, int]:
        """Minor units of the journey's currency by service; services that do not go there are missing. Raises
        Unanswered, also for keys that are refused."""
        ...

    def relay_points(self, keys: Keys, *, country: str, postal_code: str) -> list[RelayPoint]:
        """The nearest first. Raises Unanswered."""
        ...


def amount_of(value: Any, currency: str, wanted: str) -> int | None:
    """A price that makes sense in the shop's currency, else None."""
    if currency != wanted or not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    try:
        amount = parse_amount(str(value), wanted, decimal=".").amount
    except InvalidAmount:
        return None
    return amount if 0 <= amount <= MAX_PRICE else None


def expect(condition: object) -> None:
    if not condition:
        raise Unanswered("an answer that makes no sense")


def text_of(value: Any) -> str:
    return value.replace("\0", "").strip()[:120] if isinstance(value, str) else ""
