"""What the shop asks of a carrier. Answers are checked here: nonsense counts as silence (core.rest.Unanswered)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.money import InvalidAmount, parse_amount
from core.rest import Unanswered

SECONDS = 3  # that a checkout waits for all carriers together
LABEL_SECONDS = 12  # that staff wait for a label
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWish:
    """`key` is the same whenever the same label is asked for again; `relay_id` a relay point of the carrier's."""

    key: str
    service: str
    from_address: dict[str, str]
    to_address: dict[str, str]
    email: str
    phone: str
    order_number: str
    weight_grams: int
    currency: str
    relay_id: str = ""
    items: tuple[dict[str, Any], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """`reference` is the parcel's name at the carrier, `amount` what it cost where the carrier says so, `carrier` who
    really takes the parcel, where that is somebody else."""

    reference: str
    tracking_number: str
    tracking_url: str
    content: bytes
    amount: int | None = None
    carrier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """`state` is "" (not known), "in_transit", "delivered" or "problem"."""

    state: str
    tracking_number: str = ""
    tracking_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A manifest: its name at the carrier, and the PDF."""

    reference: str
    content: bytes


class LabelRefused(Exception):
    """The carrier says no, with its reason: nothing was bought, or not given back."""


class Carrier(Protocol):
    has_relay_points: bool
    has_manifests: bool

    def buy_label(self, keys: Keys, wish: LabelWish, *, known: str, note: Callable[[str], None]) -> Label:
        """Asked again, the label is not bought twice: `known` is what `note` was told then. Raises Unanswered (perhaps
        bought), LabelRefused."""
        ...

    def void_label(self, keys: Keys, reference: str) -> None:
        """Raises Unanswered, LabelRefused."""
        ...

    def whereabouts(self, keys: Keys, reference: str) -> Whereabouts:
        """Raises Unanswered."""
        ...

    def make_manifest(self, keys: Keys, parcels: Sequence[str], *, known: str, note: Callable[[str], None]) -> Paper:
        """One paper for parcels by their references, once, however often it is asked for. Raises Unanswered (perhaps
        made, or being made: ask again with what `note` was told), LabelRefused."""
        ...

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


def expect_pdf(content: bytes) -> bytes:
    expect(content[:5] == b"%PDF-")
    return content


def reason_of(answer: Any) -> str:
    """What a carrier says of why not, in its own words."""
    error = answer.get("error") if isinstance(answer, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    return text_of(said) or "?"


def expect(condition: object) -> None:
    if not condition:
        raise Unanswered("an answer that makes no sense")


def text_of(value: Any) -> str:
    return value.replace("\0", "").strip()[:120] if isinstance(value, str) else ""
