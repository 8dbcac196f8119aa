"""VIES as its REST interface is: strict about what it is asked, and as unreliable as the countries behind it."""

from __future__ import annotations

from typing import Any

from tests.doubles.server import Asked

MEMBERS = set("AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split())  # noqa: SIM905
KNOWN = {"DE136695976": "Example GmbH", "NL010000446B01": "---", "FR40303265045": "Exemple SA"}
ASLEEP = {"BE0428759497"}


def refused(error: str) -> tuple[int, Any]:
    return 400, {"actionSucceed": False, "errorWrappers": [{"error": error}]}


def vies(asked: Asked) -> tuple[int, Any]:
    body = asked.body
    if (asked.method, asked.path) != ("POST", "/check-vat-number") or not isinstance(body, dict):
        return 404, {}
    country, number = body.get("countryCode"), body.get("vatNumber")
    if country not in MEMBERS or not isinstance(number, str) or not number.isalnum():
        return refused("INVALID_INPUT")
    if ("requesterNumber" in body) != ("requesterMemberStateCode" in body):
        return refused("INVALID_REQUESTER_INFO")
    if country + number in ASLEEP:
        return 200, {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}
    name = KNOWN.get(country + number)
    return 200, {
        "countryCode": country,
        "vatNumber": number,
        "requestDate": "2026-11-22T12:00:00.000Z",
        "valid": name is not None,
        "requestIdentifier": "WAPIAAAAY1" if name and "requesterNumber" in body else "",
        "name": name or "---",
        "address": "---",
    }
