"""Sendcloud and EasyPost as their interfaces are: strict about what they are asked."""

from __future__ import annotations

from typing import Any

from tests.doubles.server import Asked

PRICES = {"8": "6.50", "9": "12.00"}
POINTS = [
    {"id": 11, "name": "Tabac du Coin", "house_number": "3", "street": "rue du Bac", "postal_code": "75007",
     "city": "Paris", "country": "FR", "carrier": "mondial_relay"},
    {"id": 12, "name": "Épicerie Lune", "house_number": "8", "street": "rue Monge", "postal_code": "75005",
     "city": "Paris", "country": "FR", "carrier": "mondial_relay"},
    {"id": None, "name": "Broken", "city": "Paris", "country": "FR"},
]  # fmt: skip


def sendcloud(asked: Asked) -> tuple[int, Any]:
    if asked.user != "key:secret":
        return 401, {"error": {"code": 401, "message": "Invalid username/password."}}
    query = asked.query
    if (asked.method, asked.path) == ("GET", "/shipping-price"):
        needed = {"shipping_method_id", "from_country", "to_country", "weight", "weight_unit"}
        if needed - query.keys() or query["weight_unit"] not in ("kilogram", "gram") or int(query["weight"]) < 1:
            return 400, {"error": {"code": 400, "message": "missing or wrong parameter"}}
        price = PRICES.get(query["shipping_method_id"])
        return 200, [{"price": price, "currency": "EUR" if price else None, "to_country": query["to_country"]}]
    if (asked.method, asked.path) == ("GET", "/service-points"):
        if len(query.get("country", "")) != 2 or not ({"address", "postal_code"} & query.keys()):
            return 400, {"error": {"code": 400, "message": "missing or wrong parameter"}}
        return 200, POINTS if query["country"] == "FR" else []
    return 404, {}


def easypost(asked: Asked) -> tuple[int, Any]:
    if asked.user != "EZTK:":
        return 401, {"error": {"code": "APIKEY.INACTIVE"}}
    if (asked.method, asked.path) != ("POST", "/shipments"):
        return 404, {}
    shipment = asked.body.get("shipment", {})
    if {"to_address", "from_address", "parcel"} - shipment.keys() or float(shipment["parcel"].get("weight", 0)) <= 0:
        return 422, {"error": {"code": "SHIPMENT.INVALID_PARAMS"}}
    return 201, {
        "id": "shp_1",
        "rates": [
            {"id": "rate_1", "carrier": "USPS", "service": "Priority", "rate": "7.90", "currency": "USD"},
            {"id": "rate_2", "carrier": "USPS", "service": "Express", "rate": "31.40", "currency": "USD"},
        ],
    }
