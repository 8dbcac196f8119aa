"""Sendcloud: prices of its shipping methods (a rate's service is the method's number) and service points."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from commerce.shipping.carriers.base import SECONDS, Journey, Keys, RelayPoint, amount_of, expect, text_of
from commerce.shipping.carriers.sendcloud_labels import SendcloudLabels
from core.rest import ask

MOST_POINTS = 12


class Sendcloud(SendcloudLabels):
    has_relay_points = True
    has_manifests = False

    def prices(self, keys: Keys, journey: Journey, services: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for service in services:
            question = {
                "shipping_method_id": service,
                "from_country": journey.from_address["country"],
                "to_country": journey.country,
                "to_postal_code": journey.postal_code,
                "weight": max(journey.weight_grams, 1),
                "weight_unit": "gram",
            }
            status, answer = ask(
                "GET", f"{settings.SENDCLOUD_URL}/shipping-price", params=question, auth=(keys.key, keys.secret),
                seconds=SECONDS / len(services),
            )  # fmt: skip
            expect(status == 200 and isinstance(answer, list))
            for each in answer:
                expect(isinstance(each, dict))
                amount = amount_of(each.get("price"), each.get("currency", ""), journey.currency)
                if each.get("to_country") == journey.country and amount is not None:
                    found[service] = amount
        return found

    def relay_points(self, keys: Keys, *, country: str, postal_code: str) -> list[RelayPoint]:
        question = {"country": country, "address": postal_code, "radius": 10_000}
        status, answer = ask(
            "GET", f"{settings.SENDCLOUD_POINTS_URL}/service-points", params=question, auth=(keys.key, keys.secret),
            seconds=SECONDS,
        )  # fmt: skip
        expect(status == 200 and isinstance(answer, list))
        points = [point_of(each) for each in answer if isinstance(each, dict) and each.get("country") == country]
        return [point for point in points if point is not None][:MOST_POINTS]


def point_of(given: dict[str, Any]) -> RelayPoint | None:
    number = given.get("id")
    name, city = text_of(given.get("name")), text_of(given.get("city"))
    if not isinstance(number, int) or isinstance(number, bool) or not name or not city:
        return None
    return RelayPoint(
        id=str(number),
        name=name,
        street=" ".join(part for part in (text_of(given.get("house_number")), text_of(given.get("street"))) if part),
        postal_code=text_of(given.get("postal_code")),
        city=city,
        carrier=text_of(given.get("carrier")),
    )
