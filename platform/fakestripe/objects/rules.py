"""Rules that no specification holds: currencies, smallest amounts, metadata."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem

SMALLEST = {
    "eur": 50, "usd": 50, "gbp": 30, "chf": 50, "cad": 50, "aud": 50, "jpy": 50, "sek": 300, "nok": 300, "dkk": 250,
    "pln": 200, "czk": 1500, "huf": 17500, "ron": 200, "bgn": 100, "nzd": 50, "sgd": 50, "mxn": 1000, "brl": 50,
    "isk": 100, "kwd": 1000, "bhd": 1000, "jod": 1000, "omr": 1000, "tnd": 1000, "xof": 100, "xpf": 100,
}  # fmt: skip
THREE_DECIMALS = {"bhd", "jod", "kwd", "omr", "tnd"}
LARGEST = 99_999_999


def check_amount(amount: int, currency: str, param: str = "amount") -> None:
    """Raises Problem, as the API words it."""
    if currency not in SMALLEST:
        raise Problem(f"Invalid currency: {currency}", param="currency", code="parameter_invalid")
    if amount < SMALLEST[currency]:
        raise Problem(f"Amount must be at least {SMALLEST[currency]} {currency}", code="amount_too_small", param=param)
    if amount > LARGEST:
        raise Problem(f"Amount must be no more than {LARGEST}", code="amount_too_large", param=param)
    if currency in THREE_DECIMALS and amount % 10:
        raise Problem(f"Invalid amount: {currency} must end in 0", code="parameter_invalid_integer", param=param)
    if currency in ("isk", "huf", "twd") and currency == "isk" and amount % 100:
        raise Problem("Invalid amount: isk must be divisible by 100", code="parameter_invalid_integer", param=param)


def checked_metadata(given: Any) -> dict[str, str]:
    metadata = given if isinstance(given, dict) else {}
    if len(metadata) > 50:
        raise Problem("You can have up to 50 metadata keys.", param="metadata")
    for key, value in metadata.items():
        if len(key) > 40 or len(str(value)) > 500:
            raise Problem("Metadata keys have at most 40 characters and values at most 500.", param=f"metadata[{key}]")
    return {key: str(value) for key, value in metadata.items()}


def check_fee(fee: int | None, amount: int, account: str) -> None:
    if fee is None:
        return
    if not account:
        raise Problem(
            "Can only apply an application_fee_amount on a connected account.", param="application_fee_amount"
        )
    if not 0 < fee <= amount:
        raise Problem("Application fee must be positive and no more than the amount.", param="application_fee_amount")
