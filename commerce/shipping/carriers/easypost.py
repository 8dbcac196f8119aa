"""EasyPost: one shipment that is never bought answers the prices of all carriers; a service is "USPS Priority"."""

from __future__ import annotations

from django.conf import settings

from commerce.shipping.carriers.base import SECONDS, Journey, Keys, RelayPoint, amount_of, expect
from commerce.shipping.carriers.easypost_labels import EasyPostLabels, ounces_of
from core.rest import ask


class EasyPost(EasyPostLabels):
    has_relay_points = False
    has_manifests = True

    def prices(self, keys: Keys, journey: Journey, services: list[str]) -> dict[str, int]:
        origin = journey.from_address
        question = {
            "shipment": {
                "from_address": {
                    "street1": origin.get("street", ""), "city": origin.get("city", ""),
                    "zip": origin.get("postal_code", ""), "country": origin["country"],
                },
                "to_address": {"zip": journey.postal_code, "country": journey.country},
                "parcel": {"weight": ounces_of(journey.weight_grams)},
            }
        }  # fmt: skip
        status, answer = ask(
            "POST", f"{settings.EASYPOST_URL}/shipments", body=question, auth=(keys.key, ""), seconds=SECONDS
        )
        expect(status in (200, 201) and isinstance(answer, dict) and isinstance(answer.get("rates"), list))
        found: dict[str, int] = {}
        for each in answer["rates"]:
            expect(isinstance(each, dict))
            service = f"{each.get('carrier')} {each.get('service')}"
            amount = amount_of(each.get("rate"), each.get("currency", ""), journey.currency)
            if service in services and amount is not None:
                found[service] = min(amount, found.get(service, amount))
        return found

    def relay_points(self, keys: Keys, *, country: str, postal_code: str) -> list[RelayPoint]:
        return []
