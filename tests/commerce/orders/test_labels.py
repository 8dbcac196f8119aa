"""Labels of parcels, bought at doubles of the carriers: once, whatever gets lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from commerce.orders.errors import CarrierRefused, CarrierSilent, LabelUnderWay, NoLabelToVoid
from commerce.orders.models import Shipment
from commerce.orders.services import buy_label, ship_order, void_label
from commerce.orders.services.labels import follow_parcels
from commerce.shipping.carriers.sendcloud_labels import split_street
from commerce.shipping.models import CarrierAccount
from commerce.shipping.services import save_account
from core.models import Event
from tests.doubles.carriers import PDF, EasyPostShipments, SendcloudParcels
from tests.doubles.server import Double
from tests.factories.selling import NOON, make_variant, place

SOON, LATER = NOON + timedelta(minutes=2), NOON + timedelta(hours=3)


@pytest.fixture
def parcel(shop):
    order = place((make_variant(stock=5, weight_grams=400), 2), provider="transfer").order
    return ship_order(order_id=order.pk, request_key="form", actor=None, now=NOON)


@pytest.fixture
def sendcloud(shop, settings):
    with Double(SendcloudParcels()) as double:
        settings.SENDCLOUD_URL = double.url
        save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
        yield double


@pytest.fixture
def easypost(shop, settings):
    with Double(EasyPostShipments()) as double:
        settings.EASYPOST_URL = double.answer.url = double.url
        save_account(carrier="easypost", key="EZTK", secret="", is_active=True)
        yield double


def buy(parcel, *, carrier="sendcloud", service="8", now=NOON):
    return buy_label(shipment_id=parcel.pk, carrier=carrier, service=service, weight_grams=950, actor=None, now=now)


def kinds(parcel):
    return set(parcel.order.timeline.values_list("kind", flat=True))


def test_a_label_of_sendcloud(parcel, sendcloud):
    bought = buy(parcel)
    again = buy(parcel)

    assert again.label_file == bought.label_file
    assert (bought.tracking_number, bought.tracking_url) == ("6A3001", "https://tracking.example/3001")
    assert default_storage.open(bought.label_file).read() == PDF
    told = sendcloud.answer.parcels[3001]
    assert (told["address"], told["house_number"], told["weight"]) == ("rue de la Paix", "1", "0.950")
    assert told["parcel_items"][0] | {"description": ""} == {
        "description": "", "quantity": 2, "weight": "0.400", "value": "10.00",
    }  # fmt: skip
    assert "order.label_bought" in kinds(parcel)
    assert Event.objects.get(name="order.tracked").payload["shipment_id"] == parcel.pk


def test_an_answer_that_was_lost_is_found_again_and_nothing_bought_twice(parcel, sendcloud):
    sendcloud.answer.silent = 1
    with pytest.raises(CarrierSilent):
        buy(parcel)
    with pytest.raises(LabelUnderWay):
        buy(parcel)

    assert buy(parcel, now=SOON).tracking_number == "6A3001"
    assert len(sendcloud.answer.parcels) == 1


def test_a_label_that_is_refused_says_why_and_can_be_asked_for_anew(parcel, sendcloud):
    with pytest.raises(CarrierRefused, match="Shipping method is not available"):
        buy(parcel, service="77")

    assert Shipment.objects.get().label_state == ""
    assert buy(parcel).label_state == "bought"


def test_a_label_given_back_and_bought_again(parcel, sendcloud):
    with pytest.raises(NoLabelToVoid):
        void_label(shipment_id=parcel.pk, actor=None, now=NOON)
    buy(parcel)

    voided = void_label(shipment_id=parcel.pk, actor=None, now=SOON)
    void_label(shipment_id=parcel.pk, actor=None, now=SOON)

    assert (voided.label_state, voided.tracking_number, voided.label_file) == ("voided", "", "")
    assert buy(parcel, now=LATER).tracking_number == "6A3002"


def test_a_label_that_is_on_its_way_is_not_given_back(parcel, sendcloud):
    buy(parcel)
    sendcloud.answer.parcels[3001]["status"] = {"id": 3}

    with pytest.raises(CarrierRefused, match="already on its way"):
        void_label(shipment_id=parcel.pk, actor=None, now=SOON)

    assert Shipment.objects.get().label_state == "bought"


def test_a_parcel_is_followed_until_it_is_delivered(parcel, sendcloud):
    buy(parcel)
    sendcloud.answer.parcels[3001]["status"] = {"id": 3}
    assert follow_parcels(SOON) == NOON + timedelta(hours=2)
    asked = len(sendcloud.asked)

    follow_parcels(LATER)
    assert (Shipment.objects.get().delivery_state, len(sendcloud.asked)) == ("in_transit", asked + 1)
    sendcloud.answer.parcels[3001]["status"] = {"id": 11}

    assert follow_parcels(LATER + timedelta(hours=3)) is None
    assert Shipment.objects.values_list("delivery_state", "follow_at").get() == ("delivered", None)
    assert "order.delivered" in kinds(parcel)


def test_a_carrier_that_is_silent_again_and_again_is_left_in_peace(parcel, sendcloud):
    buy(parcel)
    sendcloud.answer = lambda asked: (503, {})
    for hours in (3, 6, 9):
        assert follow_parcels(NOON + timedelta(hours=hours)) == NOON + timedelta(hours=hours + 2)
    asked = len(sendcloud.asked)

    Shipment.objects.update(follow_at=NOON)
    follow_parcels(NOON + timedelta(hours=9, minutes=1))

    assert CarrierAccount.objects.get().silent_until is not None
    assert len(sendcloud.asked) == asked
    assert Shipment.objects.get().delivery_state == ""


def test_a_label_of_easypost_whose_answer_was_lost(parcel, easypost):
    easypost.answer.silent = 1
    with pytest.raises(CarrierSilent):
        buy(parcel, carrier="easypost", service="USPS Priority")

    bought = buy(parcel, carrier="easypost", service="USPS Priority", now=SOON)

    assert (bought.tracking_number, bought.label_reference) == ("EZ1000000001", "shp_1")
    assert easypost.answer.bought == ["rate_1"]
    assert default_storage.open(bought.label_file).read() == PDF


def test_a_service_that_easypost_does_not_offer_for_this_parcel(parcel, easypost):
    with pytest.raises(CarrierRefused, match="USPS Balloon: not offered"):
        buy(parcel, carrier="easypost", service="USPS Balloon")

    assert easypost.answer.bought == []


def test_easypost_refuses_to_take_a_label_back_and_delivers(parcel, easypost):
    buy(parcel, carrier="easypost", service="USPS Priority")
    easypost.answer.refund_status, easypost.answer.tracking = "rejected", "delivered"

    with pytest.raises(CarrierRefused, match="rejected"):
        void_label(shipment_id=parcel.pk, actor=None, now=SOON)
    follow_parcels(LATER)

    assert Shipment.objects.get().delivery_state == "delivered"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 rue de la Paix", ("rue de la Paix", "1")), ("12 bis, avenue Foch", ("avenue Foch", "12 bis")),
        ("Hauptstraße 5a", ("Hauptstraße", "5a")), ("Le Bourg", ("Le Bourg", "")), ("", ("", "")),
    ],
)  # fmt: skip
def test_streets_and_their_house_numbers(text, parts):
    assert split_street(text) == parts
