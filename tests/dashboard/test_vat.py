"""The report of VAT, pick lists and parcels of a day on the screen."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from commerce.customers.models import Customer
from commerce.orders.services import mark_paid, ship_order
from commerce.orders.vat_periods import quarter_of
from commerce.store.models import Store
from core.models import AuditEntry
from tests.factories.days import shop_today
from tests.factories.foreign import make_order
from tests.factories.selling import make_variant, place

URLS = "config.urls_admin"


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args, urlconf=URLS), query)


def test_report_without_sales_says_so(owner_client):
    response = page(owner_client, "vat:report")

    assert response.status_code == 200
    assert "Nothing sold and nothing given back" in response.content.decode()


def test_report_and_its_files(owner_client):
    order = place((make_variant(), 2), provider="transfer", now=timezone.now()).order
    mark_paid(order_id=order.pk, actor=None, now=order.placed_at, reference="")
    quarter = quarter_of(order.placed_at.astimezone(ZoneInfo("Europe/Paris")).date()).name

    shown = page(owner_client, "vat:report", period=quarter).content.decode()
    rows = page(owner_client, "vat:report_csv", period=quarter).content.decode().splitlines()

    assert [each for each in ("20.75", "4.15") if each not in shown] == []  # 24.90 with 20 %
    assert rows[1] == f"{quarter},home,FR,,FR,standard,20,EUR,20.75,4.15,0.00,0.00,20.75,4.15,EUR,20.75,4.15"
    assert len(rows) == 2
    assert page(owner_client, "vat:oss_csv", period=quarter).content.decode().count("\r\n") == 1


def test_period_that_there_is_not(owner_client):
    for wrong in ("2026-Q9", "1066-Q1", "\x00", "x" * 500):
        assert page(owner_client, "vat:report", period=wrong).status_code == 422
        assert page(owner_client, "vat:report_csv", period=wrong).status_code == 404
    month = f"{shop_today():%Y-%m}"
    assert page(owner_client, "vat:report", period=month).status_code == 200
    assert page(owner_client, "vat:oss_csv", period=month).status_code == 404


def test_file_of_the_german_portal_is_for_german_shops(owner_client):
    assert page(owner_client, "vat:oss_bzst").status_code == 404

    Store.objects.update(country="DE")

    assert page(owner_client, "vat:oss_bzst").content == b"#v2.0\r\n"


def test_pick_list_of_ticked_orders(owner_client):
    order = place((make_variant(sku="SC-1"), 2), provider="transfer").order

    listed = page(owner_client, "orders:order_list", tab="all").content.decode()
    shown = page(owner_client, "orders:pick_list", order=[str(order.pk), "nonsense", "\x00"]).content.decode()

    assert f'name="order" value="{order.pk}"' in listed
    assert "SC-1" in shown
    assert "#1001 × 2" in shown
    assert page(owner_client, "orders:pick_list", order="nonsense").status_code == 302


def test_parcels_of_a_day_without_any(owner_client):
    assert "No label was bought" in page(owner_client, "orders:parcel_list", day="2026-11-22").content.decode()
    for wrong in ("tomorrow", "9999-99-99", "0001-01-01", "9999-12-31", "\x00"):
        assert page(owner_client, "orders:parcel_list", day=wrong).status_code == 422
    wrong = owner_client.post(reverse("orders:day_close", urlconf=URLS), {"day": "9999-12-31", "account": "x" * 99})
    assert wrong.status_code == 302


def test_staff_exempt_a_customer_and_it_is_written_down(owner_client):
    customer = Customer.objects.create(email="ada@example.org")
    path = reverse("customers:customer_view", args=[customer.pk], urlconf=URLS)

    refused = owner_client.post(path, {"ground": "diplomatic", "text": "", "until": ""})
    kept = owner_client.post(path, {"ground": "diplomatic", "text": "15.10 no. 77", "until": "2099-01-01"})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert "Write down the certificate" in refused.content.decode()
    entry = AuditEntry.objects.get(action="customer.changed")
    assert entry.data["tax_exempt_ground"] == ["", "diplomatic"]
    assert entry.data["tax_exempt_text"] == ["", "15.10 no. 77"]
    assert owner_client.post(path, {"ground": "king", "text": "x"}).status_code == 422


def test_staff_who_only_look_exempt_nobody(staff):
    customer = Customer.objects.create(email="ada@example.org")
    path = reverse("customers:customer_view", args=[customer.pk], urlconf=URLS)

    staff("customers.view_customer").post(path, {"ground": "diplomatic", "text": "mine"})

    assert Customer.objects.get().tax_exempt_ground == ""


def test_packing_slip_of_an_order_and_of_one_parcel(owner_client):
    order = place((make_variant(sku="SC-1"), 3), provider="transfer").order
    line = order.lines.get()
    parcel = ship_order(order_id=order.pk, request_key="1", quantities={line.pk: 2}, actor=None, now=timezone.now())

    whole = page(owner_client, "orders:packing_slip", order.pk).content.decode()
    part = page(owner_client, "orders:packing_slip", order.pk, parcel=parcel.pk).content.decode()

    assert ("<td>3</td>" in whole, "<td>2</td>" in part) == (True, True)
    for wrong in ("x", "0", "\x00", "9" * 40):
        assert page(owner_client, "orders:packing_slip", order.pk, parcel=wrong).status_code == 404


def test_report_tells_what_was_sold_in_another_currency(owner_client):
    order = make_order("USD", 11_900, percent="19", country="DE", scheme="oss", at=timezone.now())
    quarter = quarter_of(order.placed_at.astimezone(ZoneInfo("Europe/Paris")).date()).name

    shown = page(owner_client, "vat:report", period=quarter).content.decode()
    rows = page(owner_client, "vat:report_csv", period=quarter).content.decode().splitlines()
    oss = page(owner_client, "vat:oss_csv", period=quarter).content.decode()

    assert [each for each in ("$100.00", "€92.23", "article 369h", "sold in USD") if each not in shown] == []
    assert rows[1].endswith("EUR,92.23,17.52,0.00,0.00,92.23,17.52,USD,100.00,19.00")
    assert "of_it_in_other_currencies" in oss
