from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from builder.pages.models import ContentPage
from builder.pages.selectors import homes
from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.services import PriceWish, save_currency, set_prices
from commerce.store.models import Store
from core.models import AuditEntry
from tests.doubles.ecb import PATH, Bank
from tests.doubles.server import Double
from tests.factories.catalog import make_product
from tests.factories.queries import count_queries
from tests.factories.selling import make_variant

ADMIN = "config.urls_admin"


def settings_url(name, *args):
    return reverse(f"shop_settings:{name}", args=args, urlconf=ADMIN)


def prices_url(name="currency_prices", code="USD"):
    return reverse(f"products:{name}", args=[code], urlconf=ADMIN)


def add(code="USD", rate="1.1", **more):
    return save_currency(code=code, rate=Decimal(rate), **more)


def values(**changes):
    return {"rate": "1,0842", "rounding": "100-1", "is_active": "on", "markup_percent": ""} | changes


@pytest.fixture
def bank(settings):
    bank = Bank(day=(timezone.now().date() + timedelta(days=1)).isoformat())  # whatever the day is, nothing newer
    with Double(bank) as double:
        settings.ECB_URL = double.url + PATH
        bank.asked = double.asked
        yield bank


def test_currency_is_added_rounded_and_switched_on(settings_client):
    answer = settings_client.post(settings_url("currency_add"), {"code": "USD", "rate": "1,08"})
    assert answer.headers["Location"] == settings_url("currency_edit", "USD")
    assert not Currency.objects.get().is_active

    settings_client.post(settings_url("currency_edit", "USD"), values())

    found = Currency.objects.get()
    assert (found.rate, found.step, found.shortfall, found.is_active) == (Decimal("1.0842"), 100, 1, True)
    shown = settings_client.get(settings_url("currencies")).content.decode()
    assert "€29.90 becomes $31.99" in shown
    assert AuditEntry.objects.filter(action="currencies.currency.saved").count() == 2


def test_currency_does_not_hide_a_page(settings_client):
    add(is_active=False)
    page = ContentPage(title="US dealers", slug="usd")
    homes()[0].add_child(instance=page)

    answer = settings_client.post(settings_url("currency_edit", "USD"), values())

    assert "Your page at /usd/ could not be seen any more." in answer.content.decode()
    assert not Currency.objects.get().is_active
    page.slug = "us"
    page.save()
    settings_client.post(settings_url("currency_edit", "USD"), values())
    assert Currency.objects.get().is_active


def test_example_follows_what_is_typed(settings_client):
    add()
    path = settings_url("currency_example", "USD")

    assert settings_client.get(path, values(rounding="1000-10")).json() == {"example": "€29.90 becomes $29.90"}
    assert settings_client.get(path, values(rate="x")).json() == {"example": ""}
    assert settings_client.get(path).json() == {"example": ""}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rate": "0"}, "more than nothing"),
        ({"rate": "-1"}, "more than nothing"),
        ({"rate": "many"}, "Enter a number"),
        ({"rate": "1e9"}, "0.000001 to"),
        ({"rate": ""}, "does not answer"),
        ({"rounding": "7-9"}, "valid choice"),
        ({"markup_percent": "300"}, "-50 to 100"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_saved(settings_client, changes, told):
    add()

    answer = settings_client.post(settings_url("currency_edit", "USD"), values(**changes))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Currency.objects.get().rate == Decimal("1.1")


@pytest.mark.parametrize(
    "sent", [{"code": "EUR", "rate": "1"}, {"code": "USD", "rate": "1"}, {"code": "", "rate": "1"}]
)
def test_own_and_known_currencies_are_not_offered(settings_client, sent):
    add()

    assert settings_client.post(settings_url("currency_add"), sent).status_code == 422
    assert Currency.objects.count() == 1


def test_bank_is_asked_where_no_rate_is_typed(settings_client, bank):
    settings_client.post(settings_url("currency_add"), {"code": "USD", "rate": ""})
    settings_client.post(settings_url("currency_edit", "USD"), values(rate="", markup_percent="2", follows_bank="on"))

    assert Currency.objects.get().rate == Decimal("1.105884")
    assert len(bank.asked) == 1
    refused = settings_client.post(settings_url("currency_add"), {"code": "MAD", "rate": ""})
    assert "has no rate for this currency" in refused.content.decode()


def test_rate_is_taken_at_a_button_and_silence_changes_nothing(settings_client, bank):
    add(rate="2", follows_bank=True)
    bank.status = 503
    settings_client.post(settings_url("currency_bank", "USD"))
    assert Currency.objects.get().rate == Decimal(2)

    bank.status = 200
    settings_client.post(settings_url("currency_bank", "USD"))
    assert Currency.objects.get().rate == Decimal("1.0842")


@pytest.mark.parametrize("note", ["jump", "missing", "old"])
def test_trouble_with_the_bank_is_told(settings_client, note):
    add(follows_bank=True)
    Currency.objects.update(bank_note=note, bank_rate=Decimal("2.5"), bank_day=timezone.now().date())

    assert "bo-notice--bad" in settings_client.get(settings_url("currency_edit", "USD")).content.decode()
    assert settings_client.get(settings_url("currencies")).status_code == 200


def test_rate_for_a_former_currency_of_the_shop_is_told(settings_client):
    add()
    Store.objects.update(currency="GBP")

    assert "given for EUR" in settings_client.get(settings_url("currency_edit", "USD")).content.decode()


def test_currency_is_removed_after_a_question(settings_client):
    add()
    assert settings_client.get(settings_url("currency_remove", "USD")).status_code == 200
    assert Currency.objects.exists()

    settings_client.post(settings_url("currency_remove", "USD"))
    settings_client.post(settings_url("currency_remove", "USD"))

    assert not Currency.objects.exists()


@pytest.mark.parametrize("name", ["currencies", "currency_add"])
def test_screens_are_closed_to_staff_without_the_right(staff_client, name):
    assert staff_client.get(settings_url(name)).url == staff_client.post(settings_url(name), {}).url == "/"


def test_list_costs_the_same_for_one_and_three(settings_client):
    add()
    one = count_queries(settings_client, settings_url("currencies"))
    add("GBP")
    add("CHF")
    assert count_queries(settings_client, settings_url("currencies")) == one


def test_prices_are_typed_emptied_and_downloaded(owner_client, shop):
    add()
    lamp, other = make_variant(sku="LAMP", amount=1000), make_variant(sku="OTHER", amount=500)
    shown = owner_client.get(prices_url()).content.decode()
    assert "$11.00" in shown

    sent = {f"price-{lamp.pk}": "12.50", f"compare-{lamp.pk}": "15", f"price-{other.pk}": "", f"compare-{other.pk}": ""}
    assert owner_client.post(prices_url(), sent).status_code == 302
    file = b"".join(owner_client.get(prices_url("currency_prices_file")).streaming_content).decode("utf-8-sig")
    everything = b"".join(owner_client.get(prices_url("currency_prices_file") + "?all=1").streaming_content).decode()

    assert [row.split(",")[:4] for row in file.splitlines()[1:]] == [["LAMP", "12.50", "15.00", "11.00"]]
    assert [row.split(",")[:4] for row in everything.splitlines()[2:]] == [["OTHER", "", "", "5.50"]]
    owner_client.post(prices_url(), sent | {f"price-{lamp.pk}": "", f"compare-{lamp.pk}": ""})
    assert not SetPrice.objects.exists()


def test_prices_are_pasted_and_come_in_as_the_file_that_went_out(owner_client, shop):
    add()
    lamp, other = make_variant(sku="LAMP"), make_variant(sku="OTHER")

    owner_client.post(prices_url(), {"lines": "Article\tPrice\nLAMP\t12.50\nOTHER\t9\t10\n"})
    assert [(row.amount, row.compare_at_amount) for row in SetPrice.objects.all()] == [(1250, None), (900, 1000)]
    file = b"".join(owner_client.get(prices_url("currency_prices_file") + "?all=1").streaming_content)
    SetPrice.everything.all().delete()
    owner_client.post(prices_url(), {"file": SimpleUploadedFile("p.csv", file)})
    assert [(row.amount, row.compare_at_amount) for row in SetPrice.objects.all()] == [(1250, None), (900, 1000)]

    wrong = owner_client.post(prices_url(), {"lines": "LAMP; 1\n<i>NO</i>; 5\nOTHER; x\nLAMP; ; 5\n"})
    assert wrong.status_code == 422
    assert all(f"Line {number}" in wrong.content.decode() for number in (2, 3, 4))
    assert "“&lt;i&gt;NO&lt;/i&gt;” is no article, or several.<br>Line 3" in wrong.content.decode()
    assert SetPrice.objects.get(variant=lamp).amount == 1250
    owner_client.post(prices_url(), {"lines": "OTHER;;\nOTHER;\n"})
    assert not SetPrice.objects.filter(variant=other).exists()


@pytest.mark.parametrize("typed", [{"price": "x"}, {"price": "-1"}, {"price": "", "compare": "5"}])
def test_cell_that_makes_no_sense_is_told(owner_client, shop, typed):
    add()
    lamp = make_variant()
    sent = {f"{name}-{lamp.pk}": typed.get(name, "") for name in ("price", "compare")}

    assert owner_client.post(prices_url(), sent).status_code == 422
    assert not SetPrice.objects.exists()


def test_articles_are_searched_and_cost_the_same_for_one_and_three(owner_client, shop):
    add()
    lamp = make_variant(sku="LAMP-1")
    one = count_queries(owner_client, prices_url())
    for _number in range(2):
        set_prices(code="USD", wishes=[PriceWish(make_variant().pk, 500)])
    assert count_queries(owner_client, prices_url()) == one

    for query, wanted in (
        ("?q=lamp-1", True),
        ("?set=1", False),
        (f"?product={lamp.product_id}", True),
        ("?q=%00", True),
    ):
        assert ("LAMP-1" in owner_client.get(prices_url() + query).content.decode()) is wanted, query


def test_editor_shows_the_price_in_each_currency(owner_client, shop):
    add()
    sizes = [{"option_values": ["M"]}, {"option_values": ["L"]}]
    shirt = make_product("Shirt", amount=1000, options=["Size"], variants=sizes)
    path = reverse("products:product_edit", args=[shirt.pk], urlconf=ADMIN)
    assert owner_client.get(path).content.decode().count("$11.00") == 2

    set_prices(code="USD", wishes=[PriceWish(shirt.variants.first().pk, 1299)])
    shown = owner_client.get(path).content.decode()
    assert "$12.99 · set" in shown
    assert f"{prices_url()}?product={shirt.pk}" in shown
    single = make_variant(amount=2000)
    path = reverse("products:product_edit", args=[single.product_id], urlconf=ADMIN)
    assert "<strong>$22.00</strong>" in owner_client.get(path).content.decode()
