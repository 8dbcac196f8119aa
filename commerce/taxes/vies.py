"""The European Commission's VIES: is this VAT number in force? The only module that speaks to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from core.rest import Unanswered, ask

SECONDS = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reference` is VIES's consultation number, given where the asking business named itself: the proof of asking."""

    is_valid: bool
    name: str = ""
    address: str = ""
    reference: str = ""


def look_up(number: str, *, requester: str = "") -> Verdict:
    """`number` with its prefix, as VIES writes it (EL for Greece, XI for Northern Ireland). Raises Unanswered where VIES
    or the country behind it does not say."""
    question = {"countryCode": number[:2], "vatNumber": number[2:]}
    if requester:
        question |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
    if not settings.VIES_URL:
        raise Unanswered("not set up")
    status, answer = ask("POST", settings.VIES_URL, body=question, seconds=SECONDS)
    if status != 200 or not isinstance(answer, dict) or not isinstance(answer.get("valid"), bool):
        raise Unanswered(f"status {status}")
    if (answer.get("countryCode"), answer.get("vatNumber")) != (number[:2], number[2:]):
        raise Unanswered("an answer to another question")
    return Verdict(answer["valid"], *(_text(answer.get(name)) for name in ("name", "address", "requestIdentifier")))


def _text(value: object) -> str:
    """Countries that keep names to themselves answer ---."""
    text = value.replace("\0", "").strip() if isinstance(value, str) else ""
    return "" if text == "---" else text[:300]
