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


PDF = b"%PDF-1.4 label"


class SendcloudParcels:
    """Prices and points as below, and parcels that are remembered. `silent` answers are lost after the work was done."""

    def __init__(self) -> None:
        self.parcels: dict[int, dict[str, Any]] = {}
        self.silent = 0

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if not asked.path.startswith(("/parcels", "/labels")) or asked.user != "key:secret":
            return sendcloud(asked)
        status, answer = self.answer(asked)
        if asked.method == "POST" and self.silent:
            self.silent -= 1
            return 503, {}
        return status, answer

    def answer(self, asked: Asked) -> tuple[int, Any]:
        _empty, kind, *rest = asked.path.split("/")
        if kind == "labels":
            return (200, PDF) if int(rest[-1]) in self.parcels else (404, {})
        if asked.method == "GET" and not rest:
            key = asked.query.get("external_reference")
            return 200, {"parcels": [each for each in self.parcels.values() if each["external_reference"] == key]}
        if asked.method == "POST" and not rest:
            return self.announce(asked.body["parcel"])
        parcel = self.parcels.get(int(rest[0]))
        if parcel is None:
            return 404, {"error": {"code": 404, "message": "No Parcel matches the given query."}}
        if rest[1:] == ["cancel"]:
            if parcel["status"]["id"] != 1000:
                return 400, {"status": "failed", "message": "This shipment is already on its way."}
            parcel["status"] = {"id": 2000, "message": "Cancelled"}
            return 200, {"status": "cancelled", "message": "Parcel has been cancelled"}
        return 200, {"parcel": parcel}

    def announce(self, given: dict[str, Any]) -> tuple[int, Any]:
        needed = ("name", "address", "house_number", "city", "postal_code", "country", "weight", "external_reference")
        missing = [name for name in needed if not given.get(name)]
        if missing:
            return 400, {"error": {"code": 400, "message": f"{missing[0]}: This field is required."}}
        if str(given["shipment"]["id"]) not in PRICES:
            return 400, {"error": {"code": 400, "message": "Shipping method is not available."}}
        if any(each["external_reference"] == given["external_reference"] for each in self.parcels.values()):
            return 400, {"error": {"code": 400, "message": "external_reference: already in use"}}
        number = 3001 + len(self.parcels)
        self.parcels[number] = given | {
            "id": number, "tracking_number": f"6A{number}", "tracking_url": f"https://tracking.example/{number}",
            "status": {"id": 1000, "message": "Ready to send"},
        }  # fmt: skip
        return 200, {"parcel": self.parcels[number]}


class EasyPostShipments:
    """Prices as below; shipments that are bought, given back, followed and put on a ScanForm. `url` is where labels are
    fetched."""

    def __init__(self) -> None:
        self.url = ""
        self.bought: list[str] = []
        self.silent = 0
        self.refund_status = "submitted"
        self.tracking = "pre_transit"
        self.form: dict[str, Any] | None = None
        self.form_status = "created"

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if asked.path == "/label.pdf":
            return 200, PDF
        if asked.user != "EZTK:" or asked.path == "/shipments":
            return easypost(asked)
        if asked.path.startswith("/scan_forms"):
            return self.scan_forms(asked)
        act = asked.path.removeprefix("/shipments/shp_1")
        if act == "/buy":
            if self.bought:
                return 422, {"error": {"code": "SHIPMENT.POSTAGE.EXISTS", "message": "Postage already exists."}}
            self.bought.append(asked.body["rate"]["id"])
            if self.silent:
                self.silent -= 1
                return 503, {}
        return 200, self.shipment(is_refunded=act == "/refund")

    def scan_forms(self, asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            return (200, self.shown_form()) if self.form else (404, {"error": {"message": "not found"}})
        ids = [each["id"] for each in asked.body["shipments"]]
        if self.form or not ids or ids != ["shp_1"] or not self.bought:
            return 422, {"error": {"message": "One or more shipments cannot be manifested."}}
        self.form = {"id": "sf_1", "object": "ScanForm", "message": "no origin address", "tracking_codes": []}
        if self.silent:
            self.silent -= 1
            return 503, {}
        return 201, self.shown_form()

    def shown_form(self) -> dict[str, Any]:
        url = f"{self.url}/label.pdf" if self.form_status == "created" else None
        return (self.form or {}) | {"status": self.form_status, "form_url": url}

    def shipment(self, *, is_refunded: bool = False) -> dict[str, Any]:
        label = {"label_url": f"{self.url}/label.pdf"} if self.bought else None
        return {
            "id": "shp_1", "rates": EASYPOST_RATES, "postage_label": label, "tracking_code": "EZ1000000001",
            "selected_rate": EASYPOST_RATES[0] if self.bought else None,
            "tracker": {"status": self.tracking, "public_url": "https://track.easypost.example/1"},
            "scan_form": self.shown_form() if self.form else None,
            "refund_status": self.refund_status if is_refunded else None,
        }  # fmt: skip


EASYPOST_RATES = [
    {"id": "rate_1", "carrier": "USPS", "service": "Priority", "rate": "7.90", "currency": "USD"},
    {"id": "rate_2", "carrier": "USPS", "service": "Express", "rate": "31.40", "currency": "USD"},
]


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
    return 201, {"id": "shp_1", "rates": EASYPOST_RATES}
