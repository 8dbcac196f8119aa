"""The home screen: what is left to do, what was sold, what is to be shipped."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.models import User
from builder.pages.models import ContentPage, HomePage
from commerce.catalog.models import ProductStatus
from commerce.orders.models import Order, OrderState, PaidState
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.models import Store
from core.models import AuditEntry, Event
from dashboard.home.chart import HEIGHT, bars_of
from dashboard.home.checklist import checklist_for, facts_about_the_shop
from dashboard.home.figures import low_stock, sales_by_day
from onboarding.services.launching import NO_PAYMENT, NO_SHIPPING, NotReady, close_doors, open_doors
from onboarding.services.legal_pages import KINDS, create_legal_page
from tests.factories.queries import count_queries
from tests.factories.selling import make_variant

pytestmark = pytest.mark.urls("config.urls_admin")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def owner(shop) -> User:
    return User.objects.get(email="owner@alpha.example")


@pytest.fixture
def real_shop(shop):
    """As a sign-up leaves it: not a test shop, nothing to pay with."""
    Store.objects.update(is_test=False)
    return shop


def done() -> set[str]:
    return {step.key for step in checklist_for(facts_about_the_shop()).steps if step.is_done}


def make_order(number: int, *, placed_at: datetime = NOON, amount: int = 1000, **fields) -> Order:
    defaults = {"email": "ada@example.com", "locale": "en", "currency": "EUR", "goods_amount": amount}
    return Order.objects.create(number=number, placed_at=placed_at, total_amount=amount, **{**defaults, **fields})


def test_new_shop_has_all_but_delivery_to_do(real_shop):
    assert done() == {"shipping"}


def test_a_draft_is_no_product_yet(real_shop):
    product = make_variant().product
    assert "products" in done()

    type(product).objects.update(status=ProductStatus.DRAFT)

    assert "products" not in done()


def test_look_is_done_when_the_home_page_was_edited(real_shop):
    HomePage.objects.get().save_revision()

    assert "theme" in done()


def test_look_is_done_with_settings_of_the_theme(real_shop):
    Store.objects.update(theme_settings={"accent": "#123456"})

    assert "theme" in done()


def test_payments_are_done_with_one_way_to_pay(real_shop):
    PaymentMethod.objects.filter(provider="transfer").update(is_active=True)

    assert "payments" in done()


def test_test_payments_count_in_test_shops_alone(shop):
    assert PaymentMethod.objects.get(is_active=True).provider == "bogus"
    assert "payments" in done()

    Store.objects.update(is_test=False)

    assert "payments" not in done()


def test_delivery_is_not_done_when_all_is_switched_off(real_shop):
    Rate.objects.update(is_active=False)

    assert "shipping" not in done()


def test_legal_pages_are_done_when_all_are_published(real_shop, owner):
    for kind in KINDS:
        create_legal_page(kind=kind, actor=owner)
    assert "legal" not in done()
    pages = list(ContentPage.objects.all())
    for page in pages[:-1]:
        page.get_latest_revision().publish()
    assert "legal" not in done()

    pages[-1].get_latest_revision().publish()

    assert "legal" in done()


def test_test_order_is_done_with_any_order(real_shop):
    make_order(1)

    assert "order" in done()


def test_opening_is_done_when_the_shop_is_open(real_shop):
    Store.objects.update(is_open=True)

    assert "open" in done()


def test_checklist_is_one_query(shop, django_assert_num_queries):
    with django_assert_num_queries(1, using="default"):
        checklist_for(facts_about_the_shop())


def test_checklist_goes_away_when_all_is_done(shop, owner, owner_client):
    make_variant()
    make_order(1)
    Store.objects.update(is_open=True, theme_settings={"accent": "#123456"})
    for kind in KINDS:
        create_legal_page(kind=kind, actor=owner).get_latest_revision().publish()

    assert b"data-step=" not in owner_client.get("/").content


def test_home_shows_each_step_with_minutes_and_one_link(shop, owner_client):
    content = owner_client.get("/").content.decode()

    steps = re.findall(r'<li class="shop-steps__item[^>]*data-step="(\w+)" data-done="(\w+)">(.*?)</li>', content, re.S)
    assert [key for key, _done, _text in steps] == [
        "products",
        "theme",
        "payments",
        "shipping",
        "legal",
        "order",
        "open",
    ]
    for _key, is_done, text in steps:
        assert text.count("<a ") == 1
        assert ("minute" in text) == (is_done == "false")


def test_open_without_payment_and_delivery_says_why(real_shop, owner):
    Rate.objects.update(is_active=False)

    with pytest.raises(NotReady) as refusal:
        open_doors(actor=owner)

    assert refusal.value.reasons == [NO_PAYMENT, NO_SHIPPING]
    assert not Store.objects.get().is_open
    assert not Event.objects.filter(name="shop.opened").exists()


def test_open_and_close_again(shop, owner_client):
    owner_client.post("/shop/open/")
    assert Store.objects.get().is_open

    owner_client.post("/shop/close/")

    assert not Store.objects.get().is_open
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["shop.closed", "shop.opened"]


def test_opening_twice_is_one_event(shop, owner):
    open_doors(actor=owner)
    open_doors(actor=owner)
    close_doors(actor=owner)
    close_doors(actor=owner)

    assert Event.objects.filter(name="shop.opened").count() == 1
    assert AuditEntry.objects.count() == 2


def test_opening_too_early_shows_the_reason(real_shop, owner_client):
    response = owner_client.post("/shop/open/", follow=True)

    assert NO_PAYMENT in response.content.decode()
    assert not Store.objects.get().is_open


def test_opening_by_a_link_is_not_possible(shop, owner_client):
    assert owner_client.get("/shop/open/").status_code == 405


def test_sales_are_by_day_of_the_shop(shop):
    Store.objects.update(time_zone="Pacific/Auckland")  # thirteen hours ahead in November
    store = Store.objects.get()
    make_order(1, placed_at=datetime(2026, 11, 22, 10, 59, tzinfo=UTC), amount=100)
    make_order(2, placed_at=datetime(2026, 11, 22, 11, 0, tzinfo=UTC), amount=20)
    make_order(3, placed_at=datetime(2026, 11, 22, 11, 1, tzinfo=UTC), amount=3)

    days = sales_by_day(store, NOON)

    assert len(days) == 14
    assert [(day.date.isoformat(), day.amount, day.count) for day in days[-2:]] == [
        ("2026-11-22", 100, 1),
        ("2026-11-23", 23, 2),
    ]


def test_sales_leave_out_the_cancelled_and_in_real_shops_the_tests(real_shop):
    make_order(1, amount=100)
    make_order(2, amount=20, state=OrderState.CANCELLED)
    make_order(3, amount=3, is_test=True)
    store = Store.objects.get()

    assert sales_by_day(store, NOON)[-1].amount == 100
    store.is_test = True
    assert sales_by_day(store, NOON)[-1].amount == 103


def test_sales_of_the_first_shown_day_are_whole(shop):
    store = Store.objects.get()
    zone_midnight = datetime(2026, 11, 8, 23, 0, tzinfo=UTC)  # Paris, 9 November
    make_order(1, placed_at=zone_midnight, amount=5)
    make_order(2, placed_at=zone_midnight - timedelta(seconds=1), amount=7)

    assert sales_by_day(store, NOON)[0].amount == 5


def test_bars_are_in_proportion_and_none_vanishes(shop):
    store = Store.objects.get()
    for number, (days_ago, amount) in enumerate([(0, 100_000), (1, 50_000), (2, 1)]):
        make_order(number + 1, placed_at=NOON - timedelta(days=days_ago), amount=amount)

    bars = bars_of(sales_by_day(store, NOON), currency="EUR", locale="fr")

    assert [bar.height for bar in bars[-4:]] == [0, 2, HEIGHT // 2, HEIGHT]
    assert bars[-1].amount == "1\u202f000,00\xa0€"


def test_low_stock_lists_the_scarcest_of_active_products(shop):
    store = Store.objects.get()
    plenty, few, none = make_variant(stock=50), make_variant(stock=3), make_variant(stock=0)
    hidden = make_variant(stock=1)
    hidden.product.status = ProductStatus.ARCHIVED
    hidden.product.save()

    found = [item.variant_id for item in low_stock(store)]

    assert found == [none.pk, few.pk]
    assert plenty.pk not in found


def test_home_queries_do_not_grow(shop, owner_client):
    now = timezone.now()
    make_order(1, placed_at=now, paid_state=PaidState.PAID)
    make_variant(stock=1)
    owner_client.get("/")
    before = count_queries(owner_client, "/")
    for number in (2, 3):
        make_order(number, placed_at=now, paid_state=PaidState.PAID)
        make_variant(stock=1)

    assert count_queries(owner_client, "/") == before


def test_home_escapes_what_shoppers_typed(shop, owner_client):
    order = make_order(1, placed_at=timezone.now(), paid_state=PaidState.PAID)
    Order.objects.filter(pk=order.pk).update(shipping_address={"name": "<script>alert(1)</script>"})

    content = owner_client.get("/").content.decode()

    assert "&lt;script&gt;alert(1)" in content
    assert "<script>alert(1)" not in content


def test_preview_leads_past_the_door_of_the_storefront(shop, owner_client, storefront):
    address = owner_client.get("/shop/preview/").url

    assert address.startswith("http://alpha.localhost:8000/unlock/?key=")


def test_switcher_leads_to_the_platform(shop, owner_client):
    assert b"http://localhost:8000/shops/" in owner_client.get("/").content


@pytest.mark.parametrize("path", ["/shop/open/", "/shop/close/"])
def test_staff_without_the_right_cannot_touch_the_doors(shop, staff_client, path):
    response = staff_client.post(path)

    assert (response.status_code, response.url) == (302, "/")
    assert not Store.objects.get().is_open
    assert staff_client.get("/").status_code == 200


def test_stranger_is_sent_to_sign_in(shop, client):
    response = client.post("/shop/open/", headers={"host": "alpha.admin.localhost"})

    assert response.url == "/login/?next=/shop/open/"
    assert not Store.objects.get().is_open


def test_address_of_nothing_is_answered_in_words(owner_client):
    answer = owner_client.get("/orders/no-such-screen/")

    assert answer.status_code == 404
    assert "has been removed since" in answer.content.decode()
    assert "<title>Nothing here - Alpha</title>" in answer.content.decode()

    profile = UserProfile.get_for_user(User.objects.get(email="owner@alpha.example"))
    profile.preferred_language = "fr"
    profile.save()
    assert "Il n’y a rien ici" in owner_client.get("/orders/no-such-screen/").content.decode()
