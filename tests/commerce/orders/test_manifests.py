"""The labels of a day by carrier, and EasyPost's paper for them: made once, whatever gets lost on the way."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage

from commerce.orders.errors import CarrierRefused, CarrierSilent, ManifestUnderWay, NothingToHandOver
from commerce.orders.handing_over import bounds, handovers
from commerce.orders.models import Manifest
from commerce.orders.services import buy_label, close_day, ship_order, void_label
from commerce.shipping.services import save_account
from tests.doubles.carriers import PDF, EasyPostShipments, SendcloudParcels
from tests.doubles.server import Double
from tests.factories.selling import NOON, make_variant, place

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 11, 22)
SOON = NOON + timedelta(minutes=2)


def parcel(key="form"):
    order = place((make_variant(stock=5, weight_grams=400), 2), provider="transfer").order
    return ship_order(order_id=order.pk, request_key=key, actor=None, now=NOON)


def buy(shipment, *, carrier="easypost", service="USPS Priority", now=NOON):
    return buy_label(shipment_id=shipment.pk, carrier=carrier, service=service, weight_grams=950, actor=None, now=now)


def close(now=NOON):
    start, end = bounds(DAY, PARIS)
    return close_day(label_carrier="easypost", carrier="USPS", start=start, end=end, now=now)


@pytest.fixture
def easypost(shop, settings):
    with Double(EasyPostShipments()) as double:
        settings.EASYPOST_URL = double.answer.url = double.url
        save_account(carrier="easypost", key="EZTK", secret="", is_active=True)
        yield double.answer


@pytest.fixture
def bought(easypost):
    return buy(parcel())


def test_a_day_is_the_shops_own(bought):
    shown = [(each.name, len(each.parcels), each.open_count, each.can_be_closed) for each in handovers(DAY, PARIS)]

    assert shown == [("USPS (EasyPost)", 1, 1, True)]
    assert handovers(date(2026, 11, 21), PARIS) == handovers(date(2026, 11, 23), PARIS) == []


def test_label_that_was_given_back_is_not_handed_over(bought):
    void_label(shipment_id=bought.pk, actor=None, now=SOON)

    assert handovers(DAY, PARIS) == []


def test_manifest_is_made_once(bought):
    made = close()

    assert (made.reference, default_storage.open(made.file).read()) == ("sf_1", PDF)
    with pytest.raises(NothingToHandOver):
        close(SOON)
    (shown,) = handovers(DAY, PARIS)
    assert (shown.manifests, shown.open_count, shown.can_be_closed) == ([made], 0, False)


def test_answer_that_was_lost_is_found_at_the_parcels(bought, easypost):
    easypost.silent = 1
    with pytest.raises(CarrierSilent):
        close()
    with pytest.raises(ManifestUnderWay):
        close()

    assert close(SOON).reference == "sf_1"
    assert Manifest.objects.count() == 1


def test_manifest_that_takes_its_time_is_asked_about_later(bought, easypost):
    easypost.form_status = "creating"
    with pytest.raises(CarrierSilent):
        close()
    assert Manifest.objects.get().reference == "sf_1"
    easypost.form_status = "created"

    assert close(SOON).made_at == SOON


def test_refusal_leaves_the_parcels_free(bought, easypost):
    easypost.form_status = "failed"

    with pytest.raises(CarrierRefused, match="no origin address"):
        close()

    assert Manifest.objects.count() == 0
    assert handovers(DAY, PARIS)[0].open_count == 1


def test_carrier_without_manifests_has_a_list(shop, settings):
    with Double(SendcloudParcels()) as double:
        settings.SENDCLOUD_URL = double.url
        save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
        for number in range(3):
            buy(parcel(f"form {number}"), carrier="sendcloud", service="8")

    (shown,) = handovers(DAY, PARIS)
    assert (shown.name, len(shown.parcels), shown.can_be_closed) == ("Sendcloud", 3, False)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same(shop, count, settings, django_assert_num_queries):
    with Double(SendcloudParcels()) as double:
        settings.SENDCLOUD_URL = double.url
        save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
        for number in range(count):
            buy(parcel(f"form {number}"), carrier="sendcloud", service="8")

    with django_assert_num_queries(2):
        [each.order.name for handover in handovers(DAY, PARIS) for each in handover.parcels]
