"""Labels and tracking of Sendcloud: a parcel is announced and its label asked for in one request."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from commerce.shipping.carriers.base import (
    LABEL_SECONDS,
    SECONDS,
    Keys,
    Label,
    LabelRefused,
    LabelWish,
    Paper,
    Whereabouts,
    expect,
    expect_pdf,
    reason_of,
    text_of,
)
from core.money import Money
from core.rest import ask, fetch

DELIVERED = {11, 93}
PROBLEMS = {8, 80, 1002, 62989, 62990, 62996}
ON_THE_WAY = {1, 3, 5, 6, 7, 12, 13, 22, 32, 91, 92, 62991, 62992}
HOUSE_FIRST = re.compile(r"^\s*(?P<number>\d+\s?(?:bis|ter|quater|[a-zA-Z])?)\s*,?\s+(?P<street>.+)$")
HOUSE_LAST = re.compile(r"^(?P<street>.+?)\s+(?P<number>\d+\s?[a-zA-Z]?(?:[-/]\d+)?)\s*$")


class SendcloudLabels:
    def buy_label(self, keys: Keys, wish: LabelWish, *, known: str, note: Callable[[str], None]) -> Label:
        parcel = self._found(keys, wish.key) or self._announced(keys, wish)
        number = parcel.get("id")
        expect(isinstance(number, int) and not isinstance(number, bool))
        note(str(number))
        content = fetch(
            f"{settings.SENDCLOUD_URL}/labels/label_printer/{number}",
            auth=(keys.key, keys.secret),
            seconds=LABEL_SECONDS,
        )
        return Label(
            reference=str(number),
            tracking_number=text_of(parcel.get("tracking_number"))[:80],
            tracking_url=web_address(parcel.get("tracking_url")),
            content=expect_pdf(content),
        )

    def void_label(self, keys: Keys, reference: str) -> None:
        status, answer = self._ask(keys, "POST", f"/parcels/{reference}/cancel")
        if status not in (200, 202, 410):
            raise LabelRefused(reason_of(answer) if status != 400 else text_of((answer or {}).get("message")) or "400")

    def make_manifest(self, keys: Keys, parcels: Sequence[str], *, known: str, note: Callable[[str], None]) -> Paper:
        """Sendcloud tells the carriers by itself and has no paper for it."""
        raise LabelRefused("no manifests")

    def whereabouts(self, keys: Keys, reference: str) -> Whereabouts:
        status, answer = self._ask(keys, "GET", f"/parcels/{reference}", seconds=SECONDS)
        expect(status == 200 and isinstance(answer, dict) and isinstance(answer.get("parcel"), dict))
        parcel = answer["parcel"]
        state = (parcel.get("status") or {}).get("id")
        return Whereabouts(
            state="delivered" if state in DELIVERED else "problem" if state in PROBLEMS else
            "in_transit" if state in ON_THE_WAY else "",
            tracking_number=text_of(parcel.get("tracking_number"))[:80],
            tracking_url=web_address(parcel.get("tracking_url")),
        )  # fmt: skip

    def _found(self, keys: Keys, key: str) -> dict[str, Any] | None:
        """The parcel of an earlier try whose answer was lost."""
        status, answer = self._ask(keys, "GET", "/parcels", params={"external_reference": key})
        if status == 401:
            raise LabelRefused(reason_of(answer))
        expect(status == 200 and isinstance(answer, dict) and isinstance(answer.get("parcels"), list))
        return next((each for each in answer["parcels"] if isinstance(each, dict) and is_alive(each)), None)

    def _announced(self, keys: Keys, wish: LabelWish) -> dict[str, Any]:
        status, answer = self._ask(keys, "POST", "/parcels", body={"parcel": parcel_of(wish)})
        if 400 <= status < 500:
            raise LabelRefused(reason_of(answer))
        expect(status in (200, 201) and isinstance(answer, dict) and isinstance(answer.get("parcel"), dict))
        return dict(answer["parcel"])

    def _ask(self, keys: Keys, method: str, path: str, *, seconds: float = LABEL_SECONDS, **given: Any) -> Any:
        return ask(method, f"{settings.SENDCLOUD_URL}{path}", auth=(keys.key, keys.secret), seconds=seconds, **given)


def parcel_of(wish: LabelWish) -> dict[str, Any]:
    to = wish.to_address
    street, number = split_street(to.get("street", ""))
    parcel: dict[str, Any] = {
        "name": to.get("name", ""), "company_name": to.get("company", ""), "address": street, "house_number": number,
        "address_2": to.get("extra", ""), "city": to.get("city", ""), "postal_code": to.get("postal_code", ""),
        "country": to.get("country", ""), "email": wish.email, "telephone": wish.phone, "request_label": True,
        "shipment": {"id": int(wish.service) if wish.service.isdecimal() else 0},
        "weight": f"{Decimal(max(wish.weight_grams, 1)) / 1000:.3f}", "order_number": wish.order_number,
        "external_reference": wish.key,
        "parcel_items": [
            {"description": each["title"], "quantity": each["quantity"],
             "weight": f"{Decimal(max(each['weight_grams'], 1)) / 1000:.3f}",
             "value": str(Money(each["amount"], wish.currency).to_decimal())}
            for each in wish.items
        ],
    }  # fmt: skip
    if to.get("region"):
        parcel["country_state"] = to["region"]
    if wish.relay_id.isdecimal():
        parcel["to_service_point"] = int(wish.relay_id)
    return parcel


def split_street(text: str) -> tuple[str, str]:
    """Street and house number, however the country writes them; no number where none is seen."""
    found = HOUSE_FIRST.match(text) or HOUSE_LAST.match(text)
    return (found["street"].strip(), found["number"].strip()) if found else (text.strip(), "")


def is_alive(parcel: dict[str, Any]) -> bool:
    return (parcel.get("status") or {}).get("id") not in (1999, 2000, 2001)


def web_address(value: Any) -> str:
    text = value.strip()[:300] if isinstance(value, str) else ""
    return text if text.startswith("https://") else ""
