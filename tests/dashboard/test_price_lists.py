from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commerce.customers.models import Customer
from commerce.pricelists import services
from commerce.pricelists.models import ListedPrice, PriceList
from tests.factories.selling import make_variant

ADMIN = "config.urls_admin"


def url(name, *args):
    return reverse(f"products:{name}", args=args, urlconf=ADMIN)


def test_list_is_made_with_prices_and_downloaded(owner_client, shop):
    make_variant(sku="LAMP")
    sent = {"name": "Trade", "tag": "trade", "percent": "", "is_active": "on", "lines": "LAMP; 8.50\nLAMP; 10; 8\n"}

    answer = owner_client.post(url("price_list_create"), sent)

    made = PriceList.objects.get()
    assert answer.headers["Location"] == url("price_list_edit", made.pk)
    file = owner_client.get(url("price_list_file", made.pk)).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in file[1:]] == [["LAMP", "1", "8.50"], ["LAMP", "10", "8.00"]]


def test_price_that_is_emptied_goes_and_a_wrong_one_is_told(owner_client, shop):
    made = PriceList.objects.create(name="Trade", tag="trade")
    price = ListedPrice.objects.create(price_list=made, variant=make_variant(), amount=500)
    sent = {"name": "Trade", "tag": "trade", "is_active": "on"}

    wrong = owner_client.post(url("price_list_edit", made.pk), sent | {f"price-{price.pk}": "many"})
    assert wrong.status_code == 422
    owner_client.post(url("price_list_edit", made.pk), sent | {f"price-{price.pk}": ""})

    assert not made.prices.exists()


def test_customer_is_put_into_groups(owner_client, shop):
    customer = Customer.objects.create(email="ada@example.org")

    owner_client.post(
        reverse("customers:customer_view", args=[customer.pk], urlconf=ADMIN), {"tags": "Trade, trade, Members"}
    )

    customer.refresh_from_db()
    assert customer.tags == ["Trade", "Members"]


def test_file_that_is_no_table_is_told_and_nothing_is_kept(owner_client, shop):
    sent = {"name": "Trade", "tag": "trade", "percent": "", "is_active": "on"}

    huge = owner_client.post(url("price_list_create"), sent | {"lines": f'"{"x" * 200_000}; 8.50'})
    old = owner_client.post(
        url("price_list_create"), sent | {"file": SimpleUploadedFile("p.csv", b"LAMP;8.50\rLAMP;9\r")}
    )

    assert (huge.status_code, old.status_code) == (422, 422)
    assert not PriceList.objects.exists()


def test_list_is_not_kept_where_its_prices_are_refused(owner_client, shop, monkeypatch):
    make_variant(sku="LAMP")
    monkeypatch.setattr(services, "MAX_PRICES", 0)
    sent = {"name": "Trade", "tag": "trade", "percent": "", "is_active": "on", "lines": "LAMP; 8.50\n"}

    assert owner_client.post(url("price_list_create"), sent).status_code == 422
    assert not PriceList.objects.exists()
