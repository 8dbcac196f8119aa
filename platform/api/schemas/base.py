"""What all schemas share. What comes in is strict: no unknown fields, no numbers in quotes."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from api.problems import Problem
from core.money import MAX_AMOUNT

BIGGEST = 2**63 - 1
Id = Annotated[StrictInt, Field(ge=1, le=BIGGEST)]
Units = Annotated[StrictInt, Field(ge=1, le=1_000_000)]
Flag = StrictBool


def text(most: int, *, least: int = 0) -> Any:
    return Annotated[str, StringConstraints(max_length=most, min_length=least, strip_whitespace=True)]


def has_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("needs a time zone, Z for UTC")
    return moment


Moment = Annotated[datetime, AfterValidator(has_zone)]


class Out(Schema):
    pass


class In(Schema):
    model_config = ConfigDict(extra="forbid")


class Money(Out):
    amount: int = Field(description="Whole minor units (cents)", examples=[1999])
    currency: str = Field(description="ISO 4217", examples=["EUR"])


class MoneyIn(In):
    amount: Annotated[StrictInt, Field(ge=0, le=MAX_AMOUNT, description="Whole minor units (cents)", examples=[1999])]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(description="ISO 4217", examples=["EUR"])


def money(amount: int, currency: str) -> Money:
    return Money(amount=amount, currency=currency)


def money_or_none(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else money(amount, currency)


def amount_in(given: MoneyIn | None, currency: str, field: str) -> int | None:
    if given is None:
        return None
    if given.currency != currency:
        raise Problem.field(f"{field}.currency", "currency_mismatch", f"Amounts here are in {currency}.")
    return given.amount
