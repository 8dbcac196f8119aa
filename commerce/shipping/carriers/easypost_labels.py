"""Labels and tracking of EasyPost: a shipment is made, which costs nothing, and then one of its rates is bought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

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
    amount_of,
    expect,
    expect_pdf,
    reason_of,
    text_of,
)
from commerce.shipping.carriers.sendcloud_labels import web_address
from core.fetch import FetchFailed, FetchRefused, safe_fetch
from core.rest import Unanswered, ask

GRAMS_PER_OUNCE = Decimal("28.349523125")
MAX_LABEL_BYTES = 4 * 1024 * 1024
STATES = {
    "in_transit": "in_transit", "out_for_delivery": "in_transit", "available_for_pickup": "in_transit",
    "delivered": "delivered", "return_to_sender": "problem", "failure": "problem", "cancelled": "problem",
}  # fmt: skip


class EasyPostLabels:
    def buy_label(self, keys: Keys, wish: LabelWish, *, known: str, note: Callable[[str], None]) -> Label:
        shipment = self._shipment(keys, "GET", f"/shipments/{known}") if known else self._made(keys, wish)
        reference = shipment["id"]
        note(reference)
        if not shipment.get("postage_label"):
            rate = rate_of(shipment, wish)
            shipment = self._shipment(keys, "POST", f"/shipments/{reference}/buy", {"rate": {"id": rate}})
        postage, paid = shipment.get("postage_label") or {}, shipment.get("selected_rate") or {}
        return Label(
            reference=reference,
            tracking_number=text_of(shipment.get("tracking_code"))[:80],
            tracking_url=web_address((shipment.get("tracker") or {}).get("public_url")),
            content=expect_pdf(label_at(postage.get("label_pdf_url") or postage.get("label_url"))),
            amount=amount_of(paid.get("rate"), paid.get("currency", ""), wish.currency),
            carrier=text_of(paid.get("carrier"))[:60],
        )

    def void_label(self, keys: Keys, reference: str) -> None:
        shipment = self._shipment(keys, "POST", f"/shipments/{reference}/refund", {})
        if shipment.get("refund_status") not in ("submitted", "refunded"):
            raise LabelRefused(text_of(shipment.get("refund_status")) or "?")

    def whereabouts(self, keys: Keys, reference: str) -> Whereabouts:
        try:
            shipment = self._shipment(keys, "GET", f"/shipments/{reference}", seconds=SECONDS)
        except LabelRefused as error:
            raise Unanswered("refused") from error
        tracker = shipment.get("tracker") or {}
        return Whereabouts(
            state=STATES.get(str(tracker.get("status")), ""),
            tracking_number=text_of(shipment.get("tracking_code"))[:80],
            tracking_url=web_address(tracker.get("public_url")),
        )

    def make_manifest(self, keys: Keys, parcels: Sequence[str], *, known: str, note: Callable[[str], None]) -> Paper:
        """A ScanForm. No shipment can be on two, so one that was made and not heard of is found at its shipments."""
        form = self._shipment(keys, "GET", f"/scan_forms/{known}") if known else self._form_of(keys, parcels)
        if form.get("status") == "failed":
            raise LabelRefused(text_of(form.get("message")) or "?")
        note(form["id"])
        if form.get("status") != "created":
            raise Unanswered("being made")
        return Paper(reference=form["id"], content=expect_pdf(label_at(form.get("form_url"))))

    def _form_of(self, keys: Keys, parcels: Sequence[str]) -> dict[str, Any]:
        form = self._shipment(keys, "GET", f"/shipments/{parcels[0]}").get("scan_form")
        if isinstance(form, dict) and text_of(form.get("id")):
            return form
        return self._shipment(keys, "POST", "/scan_forms", {"shipments": [{"id": each} for each in parcels]})

    def _made(self, keys: Keys, wish: LabelWish) -> dict[str, Any]:
        parcel = {"weight": ounces_of(wish.weight_grams)}
        return self._shipment(
            keys, "POST", "/shipments",
            {"shipment": {"reference": wish.key, "from_address": address_of(wish.from_address),
                          "to_address": address_of(wish.to_address) | {"email": wish.email, "phone": wish.phone},
                          "parcel": parcel, "options": {"label_format": "PDF", "print_custom_1": wish.order_number}}},
        )  # fmt: skip

    def _shipment(
        self, keys: Keys, method: str, path: str, body: Any = None, seconds: float = LABEL_SECONDS
    ) -> dict[str, Any]:
        status, answer = ask(method, f"{settings.EASYPOST_URL}{path}", body=body, auth=(keys.key, ""), seconds=seconds)
        if 400 <= status < 500:
            raise LabelRefused(reason_of(answer))
        expect(status in (200, 201) and isinstance(answer, dict) and text_of(answer.get("id")))
        return dict(answer)


def address_of(given: dict[str, str]) -> dict[str, str]:
    return {
        "name": given.get("name", ""), "company": given.get("company", ""), "street1": given.get("street", ""),
        "street2": given.get("extra", ""), "city": given.get("city", ""), "state": given.get("region", ""),
        "zip": given.get("postal_code", ""), "country": given.get("country", ""),
    }  # fmt: skip


def rate_of(shipment: dict[str, Any], wish: LabelWish) -> str:
    """The cheapest of the service that was asked for."""
    rates = [each for each in shipment.get("rates") or [] if isinstance(each, dict)]
    same = [each for each in rates if f"{each.get('carrier')} {each.get('service')}" == wish.service]
    prices = {
        each.get("id"): amount_of(each.get("rate"), each.get("currency", ""), each.get("currency", "")) for each in same
    }
    offered = {text_of(rate): price for rate, price in prices.items() if price is not None}
    if not offered:
        raise LabelRefused(f"{wish.service}: not offered for this parcel")
    return min(offered, key=lambda rate: offered[rate])


def label_at(url: Any) -> bytes:
    """The file is at an address that EasyPost names: never one inside our own network."""
    expect(isinstance(url, str))
    is_double = urlsplit(settings.EASYPOST_URL).hostname == "127.0.0.1"
    try:
        return safe_fetch(url, max_bytes=MAX_LABEL_BYTES, timeout=LABEL_SECONDS, allow_private=is_double).content
    except (FetchFailed, FetchRefused) as error:
        raise Unanswered("the label could not be fetched") from error


def ounces_of(grams: int) -> str:
    return str(max((Decimal(max(grams, 1)) / GRAMS_PER_OUNCE).quantize(Decimal("0.1")), Decimal("0.1")))
