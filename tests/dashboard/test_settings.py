from __future__ import annotations

import pytest
from django.utils import timezone

from builder.pages.models import ContentPage
from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate, Zone
from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from core.models import AuditEntry
from core.money import Money
from core.scope import control_context
from tenants.models import Shop
from tests.factories.queries import count_queries
from tests.factories.selling import make_variant, place

PAGES = [
    "/shop-settings/details/",
    "/shop-settings/payments/",
    "/shop-settings/delivery/",
    "/shop-settings/delivery/zones/add/",
    "/shop-settings/taxes/",
    "/shop-settings/legal/",
]


@pytest.fixture
def details(shop) -> dict[str, str]:
    """What the form of the shop's details holds."""
    return {
        "name": "Alpha",
        "description": "",
        "announcement": "",
        "email": "hello@alpha.example",
        "phone": "",
        "country": "FR",
        "currency": "EUR",
        "locale": "en",
        "time_zone": "Europe/Paris",
        "low_stock_at": "3",
        "preview_password": "secret",
    }


@pytest.fixture
def rate(shop) -> Rate:
    return Rate.objects.get(name="Standard delivery")


def rate_values(**changes: str) -> dict[str, str]:
    return {
        "kind": "delivery",
        "name": "Parcel",
        "description": "",
        "price_amount": "4.90",
        "is_active": "on",
    } | changes


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_the_owner(owner_client, path):
    response = owner_client.get(path)

    assert response.status_code == 200
    assert b"<style" not in response.content.split(b"<main", 1)[-1]


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_staff_with_the_right(settings_client, path):
    assert settings_client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_page_is_closed_to_staff_without_the_right(staff_client, path):
    assert staff_client.get(path).url == staff_client.post(path, {}).url == "/"


@pytest.mark.parametrize("path", PAGES)
def test_page_is_closed_to_strangers(client, shop, path):
    assert client.get(path, headers={"host": "alpha.admin.localhost"}).url.startswith("/login/")


@pytest.mark.parametrize("path", PAGES)
def test_page_of_another_shop_is_closed(owner_client, path, other_shop):
    assert owner_client.get(path, headers={"host": "bravo.admin.localhost"}).url.startswith("/login/")


def test_menu_shows_settings_to_those_who_may(owner_client, staff_client):
    assert b"/shop-settings/details/" in owner_client.get("/").content
    assert b'"/shop-settings/details/"' not in staff_client.get("/").content


def test_details_are_saved_and_the_registry_follows(owner_client, details, shop, django_capture_on_commit_callbacks):
    values = {**details, "name": "Alpha & Co", "street": "1 rue de la Paix", "city": "Paris", "locale": "fr"}

    with django_capture_on_commit_callbacks(using="default", execute=True):
        response = owner_client.post("/shop-settings/details/", values)

    assert response.status_code == 302
    store = Store.objects.get()
    assert (store.name, store.email, store.locale) == ("Alpha & Co", "hello@alpha.example", "fr")
    assert store.address == {"street": "1 rue de la Paix", "city": "Paris"}
    with control_context():
        row = Shop.objects.get(pk=shop.pk)
    assert (row.name, row.locale) == ("Alpha & Co", "fr")
    assert AuditEntry.objects.get().action == "store.store.changed"


def test_saving_details_does_not_turn_the_order_counter_back(owner_client, details, monkeypatch):
    """An order is placed between the reading of the row and its saving."""
    from dashboard.settings.forms import details as module

    clean = module.clean_name

    def slow(text: str) -> str:
        Store.objects.update(next_order_number=2000)
        return clean(text)

    monkeypatch.setattr(module, "clean_name", slow)

    owner_client.post("/shop-settings/details/", details)

    assert Store.objects.get().next_order_number == 2000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "buy at www.example.com"),
        ("email", "nobody"),
        ("country", "ZZ"),
        ("currency", "XXX"),
        ("time_zone", "Mars/Phobos"),
        ("low_stock_at", "-1"),
        ("low_stock_at", "40000"),
        ("announcement", "a" * 141),
        ("city", "\x00"),
    ],
)
def test_wrong_details_are_refused_at_the_field(owner_client, details, field, value):
    response = owner_client.post("/shop-settings/details/", {**details, field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Store.objects.get().email == "owner@alpha.example"


def test_currency_is_fixed_once_there_are_orders(owner_client, details):
    Order.objects.create(
        number=1, email="a@b.example", locale="en", currency="EUR", goods_amount=1, total_amount=1,
        placed_at="2026-11-22T12:00Z",
    )  # fmt: skip

    owner_client.post("/shop-settings/details/", {**details, "currency": "USD"})

    assert Store.objects.get().currency == "EUR"


def test_transfer_needs_an_account_before_it_is_offered(owner_client):
    method = PaymentMethod.objects.get(provider="transfer")
    path = f"/shop-settings/payments/{method.pk}/"

    refused = owner_client.post(path, {"name": "Bank transfer", "instructions": " ", "is_active": "on"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["instructions"]
    accepted = owner_client.post(path, {"name": "Bank transfer", "instructions": "FR76 …", "is_active": "on"})

    assert accepted.status_code == 302
    method.refresh_from_db()
    assert (method.is_active, method.instructions) == (True, "FR76 …")


def test_log_tells_settings_by_their_names_at_the_time_and_amounts_with_their_currency(owner_client, rate):
    path = f"/shop-settings/delivery/rates/{rate.pk}/"
    owner_client.post(path, rate_values(name="Parcel", price_amount="6.20", zone=str(rate.zone_id)))
    Rate.objects.filter(pk=rate.pk).update(name="Letter")
    owner_client.post(f"{path}remove/")

    changed, removed = AuditEntry.objects.filter(action__startswith="shipping.rate.").order_by("pk")
    assert (changed.action, changed.target) == ("shipping.rate.changed", "Parcel")
    assert changed.data["price_amount"] == [490, 620]
    assert changed.data["currency"] == "EUR"
    assert (removed.action, removed.target, removed.data) == ("shipping.rate.removed", "Letter", {})
    page = owner_client.get("/staff/log/").content.decode()
    assert "Changed a way of delivery <span" in page
    assert "Currency" not in page


def test_zone_is_added_changed_and_removed(owner_client):
    owner_client.post("/shop-settings/delivery/zones/add/", {"name": "Alps", "countries": ["CH", "LI"]})
    zone = Zone.objects.get(name="Alps")
    assert sorted(zone.countries) == ["CH", "LI"]

    owner_client.post(f"/shop-settings/delivery/zones/{zone.pk}/", {"name": "Alps", "countries": ["CH"]})
    zone.refresh_from_db()
    assert zone.countries == ["CH"]

    path = f"/shop-settings/delivery/zones/{zone.pk}/remove/"
    assert owner_client.get(path).status_code == 200
    assert owner_client.post(path).status_code == owner_client.post(path).status_code == 302
    assert not Zone.objects.filter(name="Alps").exists()


def test_country_in_two_zones_is_refused(owner_client):
    response = owner_client.post("/shop-settings/delivery/zones/add/", {"name": "Again", "countries": ["FR"]})

    assert response.status_code == 422
    assert "France" in str(response.context["form"].errors["countries"])


def test_second_zone_for_everywhere_else_is_refused(owner_client):
    first = owner_client.post("/shop-settings/delivery/zones/add/", {"name": "Rest"})

    second = owner_client.post("/shop-settings/delivery/zones/add/", {"name": "Rest again"})

    assert (first.status_code, second.status_code) == (302, 422)


def test_rate_is_added_in_the_currency_of_the_shop(owner_client):
    zone = Zone.objects.order_by("position")[0]

    owner_client.post(
        f"/shop-settings/delivery/zones/{zone.pk}/rates/add/",
        rate_values(price_amount="€ 6.50", free_from_amount="1,000.00", min_days="1", max_days="2"),
    )

    added = Rate.objects.get(name="Parcel")
    assert (added.zone, added.price_amount, added.free_from_amount) == (zone, 650, 100_000)


@pytest.mark.parametrize(
    ("language", "typed", "stored"), [("fr", "6,50", 650), ("fr", "1 299,90 €", 129_990), ("en", "6.5", 650)]
)
def test_price_is_read_as_people_write_it(owner_client, rate, language, typed, stored):
    owner_client.cookies["lang"] = language

    owner_client.post(f"/shop-settings/delivery/rates/{rate.pk}/", rate_values(price_amount=typed))

    rate.refresh_from_db()
    assert rate.price_amount == stored


def test_price_is_shown_as_people_write_it(owner_client, rate):
    owner_client.cookies["lang"] = "fr"

    content = owner_client.get(f"/shop-settings/delivery/rates/{rate.pk}/").content.decode()

    assert 'name="price_amount" value="4,90"' in content


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("price_amount", {"price_amount": "-1"}),
        ("price_amount", {"price_amount": "free"}),
        ("price_amount", {"price_amount": ""}),
        ("price_amount", {"price_amount": "4.999"}),
        ("price_amount", {"price_amount": "9" * 30}),
        ("price_amount", {"price_amount": "$ 5 USD"}),
        ("max_days", {"min_days": "3", "max_days": "2"}),
        ("max_days", {"max_days": "99999"}),
        ("max_weight_grams", {"min_weight_grams": "500", "max_weight_grams": "500"}),
        ("max_weight_grams", {"max_weight_grams": "99999999999"}),
        ("max_goods_amount", {"min_goods_amount": "10", "max_goods_amount": "5"}),
        ("name", {"name": ""}),
    ],
)
def test_wrong_rate_is_refused_at_the_field(owner_client, rate, field, changes):
    response = owner_client.post(f"/shop-settings/delivery/rates/{rate.pk}/", rate_values(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    rate.refresh_from_db()
    assert rate.price_amount == 490


def test_unknown_rate_is_not_found(owner_client):
    assert owner_client.get("/shop-settings/delivery/rates/999999/").status_code == 404
    assert owner_client.get("/shop-settings/payments/999999/").status_code == 404


def test_taxes_show_the_rates_of_the_own_country_first(owner_client):
    rows = owner_client.get("/shop-settings/taxes/").context["rows"]

    assert [(row["rate"].country, str(row["percent"])) for row in rows[:3]] == [
        ("FR", "20"),
        ("FR", "10"),
        ("FR", "5.5"),
    ]
    assert len(rows) > 20


def test_prices_without_tax(owner_client):
    owner_client.post("/shop-settings/taxes/", {"tax_regime": "home"})

    assert not Store.objects.get().prices_include_tax


def test_legal_page_is_drafted_once_in_the_language_of_the_shop(owner_client):
    Store.objects.update(locale="fr", name="Chez <b>Nora</b>")

    first = owner_client.post("/shop-settings/legal/terms/create/")
    second = owner_client.post("/shop-settings/legal/terms/create/")

    page = ContentPage.objects.get(kind="terms")
    assert first.url == second.url == f"/pages/{page.pk}/edit/"
    assert (page.live, page.title) == (False, "Conditions générales de vente")
    assert "Chez &lt;b&gt;Nora&lt;/b&gt;" in page.body
    assert owner_client.get(first.url).status_code == 200


def test_legal_pages_lead_to_how_long_data_are_kept(owner_client):
    page = owner_client.get("/shop-settings/legal/").content.decode()
    form = owner_client.get("/shop-settings/legal/details/")

    assert "how long invoices, messages, carts" in page
    assert 'name="keep_years"' in form.content.decode()


def test_unknown_legal_page_is_not_found(owner_client):
    assert owner_client.post("/shop-settings/legal/horoscope/create/").status_code == 404


def test_published_terms_are_what_the_checkout_asks_consent_to(owner_client):
    owner_client.post("/shop-settings/legal/terms/create/")
    page = ContentPage.objects.get(kind="terms")
    assert Store.objects.get().terms_url == ""

    values = {
        "title": page.title,
        "slug": page.slug,
        "body": '{"blocks":[],"entityMap":{}}',
        "action-publish": "1",
        "sections-count": 0,
    }
    owner_client.post(f"/pages/{page.pk}/edit/", {**values, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0})

    assert Store.objects.get().terms_url == f"/{page.slug}/"


def test_list_of_delivery_has_a_fixed_number_of_queries(owner_client, rate):
    before = count_queries(owner_client, "/shop-settings/delivery/")
    for number in range(2):
        Rate.objects.create(zone=rate.zone, name=f"More {number}", price_amount=100)
        Zone.objects.create(name=f"Zone {number}", countries=[f"Z{number}"])

    assert count_queries(owner_client, "/shop-settings/delivery/") == before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_legal_page_is_written_from_the_details(owner_client, language):
    from onboarding.services.legal_pages import ALL_KINDS

    details = {
        "language": language, "director": "Ada Lovelace", "host": "Iron & Sons\n1 rue du Port", "mediator": "CM2C",
        "return_days": "30", "return_address": "2 rue des Lilas", "return_cost": "shop", "keep_years": "10",
        "inactive_months": "24",
        "message_months": "12", "cart_days": "30",
        "recipients": "Post", "accessible": "partly",
    }  # fmt: skip
    assert owner_client.post("/shop-settings/legal/details/", details | {"return_days": "7"}).status_code == 422
    assert owner_client.post("/shop-settings/legal/details/", details).status_code == 302

    for kind in ALL_KINDS:
        owner_client.post(f"/shop-settings/legal/{kind}/create/")

    bodies = {page.kind: page.body for page in ContentPage.objects.all()}
    assert set(bodies) == set(ALL_KINDS)
    assert "Iron &amp; Sons<br>1 rue du Port" in bodies["legal_notice"]
    assert "Ada Lovelace" in bodies["legal_notice"]
    assert "30" in bodies["returns"]
    assert "2 rue des Lilas" in bodies["returns"]
    assert "CM2C" in bodies["terms"]


def test_renewed_legal_page_is_a_draft_until_it_is_published(owner_client):
    owner_client.post("/shop-settings/legal/returns/create/")
    page = ContentPage.objects.get(kind="returns")
    page.body = "<p>Old</p>"
    page.save_revision().publish()

    owner_client.post("/shop-settings/legal/returns/renew/")

    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert page.body == "<p>Old</p>"
    assert "Old" not in draft.body
    assert draft.valid_from is not None
    assert owner_client.post("/shop-settings/legal/cookies/renew/").status_code == 404


def test_rate_of_the_merchants_own(owner_client):
    data = {
        "country": "US",
        "category": "standard",
        "name": "Sales tax",
        "percent": "8.875",
        "valid_from": "2026-01-01",
    }

    added = owner_client.post("/shop-settings/taxes/rates/add/", data)
    twice = owner_client.post("/shop-settings/taxes/rates/add/", data)

    rate = TaxRate.objects.get(country="US")
    assert (added.status_code, twice.status_code, str(rate.percent)) == (302, 422, "8.875")
    assert f"/shop-settings/taxes/rates/{rate.pk}/remove/" in owner_client.get("/shop-settings/taxes/").content.decode()
    owner_client.post(f"/shop-settings/taxes/rates/{rate.pk}/remove/")
    assert not TaxRate.objects.filter(country="US").exists()


@pytest.mark.parametrize("percent", ["250", "-1", "100", "8.87555", "a lot"])
def test_rate_that_no_tax_has_is_told_at_its_field(owner_client, percent):
    data = {"country": "US", "category": "standard", "name": "Tax", "percent": percent, "valid_from": "2026-01-01"}
    answer = owner_client.post("/shop-settings/taxes/rates/add/", data)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["percent"]
    assert "tax_rate_sensible" not in answer.content.decode()


def test_rates_of_the_software_stay(owner_client):
    rate = TaxRate.objects.filter(country="FR").first()

    assert owner_client.get(f"/shop-settings/taxes/rates/{rate.pk}/remove/").status_code == 404
    owner_client.post(f"/shop-settings/taxes/rates/{rate.pk}/remove/")

    assert TaxRate.objects.filter(pk=rate.pk).exists()


def test_sales_to_the_rest_of_the_eu_are_counted(owner_client):
    Store.objects.update(shipping_countries=[])
    for country, amount in (("FR", 5000), ("DE", 12000), ("CH", 7000)):
        order = place((make_variant(amount=amount), 1)).order
        type(order).objects.filter(pk=order.pk).update(
            shipping_address={"country": country}, total_amount=amount, tax_amount=2000, placed_at=timezone.now()
        )

    assert owner_client.get("/shop-settings/taxes/").context["eu_sales"] == Money(10000, "EUR")


def test_countries_of_the_opening_are_ended_by_a_button(owner_client, shop):
    Store.objects.update(shipping_countries=["FR", "BE"])
    assert "France, Belgium" in owner_client.get("/shop-settings/delivery/").content.decode()
    assert Store.objects.get().shipping_countries == ["FR", "BE"]

    owner_client.post("/shop-settings/delivery/countries/")

    assert Store.objects.get().shipping_countries == []
