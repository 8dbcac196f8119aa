from datetime import timedelta

import pytest
from django.utils import timezone

from commerce.catalog.models import Product
from commerce.giftcards.models import GiftCard
from commerce.promotions.models import Code, Promotion
from dashboard.promotions.presets import PRESETS
from tests.factories.catalog import make_collection, make_product
from tests.factories.promotions import make_card, make_promotion

BASE = {"name": "Winter", "starts_at": "2026-11-01T08:00", "ends_at": "", "is_active": "on"}


@pytest.fixture
def marketer(staff):
    return staff("promotions.change_promotion", "giftcards.change_giftcard", "promotions.view_promotion")


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("preset", PRESETS)
def test_form_of_every_kind_has_what_it_needs(marketer, preset):
    page = marketer.get(f"/promotions/add/{preset}/")

    assert page.status_code == 200
    assert 'name="name"' in text_of(page)


def test_code_with_everything(marketer, shop):
    shelf = make_collection("Winter")
    lamp = make_product("Lamp", slug="lamp")
    data = BASE | {
        "code": "welcome 10", "percent": "12,5", "target": "order", "collections": [shelf.pk], "articles": "lamp\n",
        "min_amount": "50", "min_quantity": "0", "usage_limit": "100", "customer_limit": "1",
        "combines_with": ["shipping"],
    }  # fmt: skip

    response = marketer.post("/promotions/add/code-percent/", data)

    promotion = Promotion.objects.get()
    assert response.headers["Location"] == f"/promotions/{promotion.pk}/"
    assert (str(promotion.percent), promotion.min_amount, promotion.usage_limit) == ("12.500", 5000, 100)
    assert (promotion.collection_ids, promotion.product_ids) == ([shelf.pk], [lamp.pk])
    assert Code.objects.get().text == "WELCOME10"


def test_tiers_are_read_and_shown_again(marketer, shop):
    data = BASE | {"tiers": "100: 10\n50: 5 %", "target": "order", "min_amount": "0", "min_quantity": "0"}

    marketer.post("/promotions/add/auto-tiers/", data)

    promotion = Promotion.objects.get()
    assert promotion.tiers == [{"from": 5000, "percent": "5"}, {"from": 10000, "percent": "10"}]
    page = text_of(marketer.get(f"/promotions/{promotion.pk}/edit/"))
    assert "50.00: 5 100.00: 10" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"percent": "0"}, "how many percent"),
        ({"percent": "101"}, "less than or equal"),
        ({"percent": "x"}, "number"),
        ({"ends_at": "2026-10-01T08:00"}, "after the start"),
        ({"articles": "nowhere"}, "Not found: nowhere"),
        ({"code": "ÄÖ"}, "letters, digits"),
        ({"code": "TAKEN"}, "has this code already"),
        ({"code": "ABCD-EFGH-JKLM-NPQR"}, "letters, digits"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(marketer, shop, changes, words):
    make_promotion(code="TAKEN")
    data = BASE | {"code": "NEW", "percent": "10", "target": "order", "min_amount": "0", "min_quantity": "0"}

    response = marketer.post("/promotions/add/code-percent/", data | changes)

    assert response.status_code == 422
    assert words in text_of(response)
    assert Promotion.objects.count() == 1


def test_changing_a_promotion_leaves_its_count(marketer, shop):
    promotion = make_promotion()
    page = marketer.get(f"/promotions/{promotion.pk}/edit/")
    Promotion.objects.update(use_count=7)

    marketer.post(
        f"/promotions/{promotion.pk}/edit/",
        BASE | {"percent": "15", "target": "order", "min_amount": "", "min_quantity": "0"},
    )

    promotion.refresh_from_db()
    assert page.status_code == 200
    assert (promotion.name, promotion.percent, promotion.use_count) == ("Winter", 15, 7)


def test_preview_shows_what_sample_carts_would_cost(marketer, shop):
    make_product("Lamp", amount=2000)
    promotion = make_promotion()

    page = text_of(marketer.get(f"/promotions/{promotion.pk}/"))

    for figure in ("€24.90", "€22.90", "€2.00"):  # one lamp with delivery, before, after and saved
        assert figure in page


def test_codes_in_bulk_and_their_file(marketer, shop):
    promotion = make_promotion(code="FIRST")

    marketer.post(f"/promotions/{promotion.pk}/codes/", {"count": "50", "prefix": "vip-", "usage_limit": "1"})
    file = marketer.get(f"/promotions/{promotion.pk}/codes.csv").content.decode().splitlines()

    assert len(file) == 52
    assert len({line for line in file if line.startswith("VIP-")}) == 50


def test_list_costs_the_same_for_one_and_three(marketer, shop, django_assert_num_queries):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        make_promotion()
        marketer.get("/promotions/")
        with CaptureQueriesContext(connections["default"]) as queries:
            marketer.get("/promotions/")
        counts.append(len(queries))
        make_promotion()
    assert counts[0] == counts[1]


def test_staff_who_may_only_look(staff, shop):
    promotion = make_promotion(ends_at=timezone.now() + timedelta(days=900))
    browser = staff("promotions.view_promotion")

    assert browser.get(f"/promotions/{promotion.pk}/").status_code == 200
    browser.post(f"/promotions/{promotion.pk}/delete/")
    assert Promotion.objects.exists()


def test_gift_card_is_given_away_and_corrected(marketer, shop):
    marketer.post("/gift-cards/add/", {"value": "25", "kind": "credit", "email": "ada@example.org", "note": "sorry"})
    card = GiftCard.objects.get()

    marketer.post(f"/gift-cards/{card.pk}/adjust/", {"direction": "take", "amount": "5", "note": "error"})
    refused = marketer.post(f"/gift-cards/{card.pk}/adjust/", {"direction": "take", "amount": "50", "note": "error"})
    marketer.post(f"/gift-cards/{card.pk}/switch/", {"to": "off"})

    card.refresh_from_db()
    assert (card.initial_amount, card.balance_amount, card.kind, card.is_active) == (2500, 2000, "credit", False)
    assert refused.status_code == 422
    page = text_of(marketer.get(f"/gift-cards/{card.pk}/"))
    assert "€20.00" in page
    assert card.code not in page


def test_gift_cards_are_found_by_the_end_of_their_code(marketer, shop):
    card, other = make_card(), make_card()

    page = text_of(marketer.get("/gift-cards/", {"q": card.code[-4:]}))

    assert str(card) in page
    assert str(other) not in page or card.code[-4:] == other.code[-4:]


def test_articles_are_found_by_title_sku_and_address(marketer, shop):
    lamp, bulb = make_product("Lamp", slug="lamp"), make_product("Bulb", slug="bulb", variants=[{"sku": "B-1"}])
    for slug in ("vase", "vase-2"):
        make_product("Vase", slug=slug)
    data = BASE | {"buy_quantity": "1", "get_quantity": "1", "percent": "100", "most_times": "1", "min_amount": "",
                   "min_quantity": "0", "articles": "lamp\nLAMP", "get_articles": "b-1"}  # fmt: skip

    unclear = marketer.post("/promotions/add/auto-bundle/", data | {"articles": "Vase"})
    assert (unclear.status_code, "web address: Vase" in text_of(unclear)) == (422, True)
    marketer.post("/promotions/add/auto-bundle/", data | {"articles": "https://alpha.example/products/vase-2/\nLamp"})

    promotion = Promotion.objects.get()
    assert set(promotion.product_ids) == {lamp.pk, Product.objects.get(slug="vase-2").pk}
    assert promotion.get_product_ids == [bulb.pk]
    page = text_of(marketer.get(f"/promotions/{promotion.pk}/edit/"))
    assert "Lamp vase-2" in page
    assert "Bulb" in page


def test_articles_are_suggested_by_title_and_sku(owner_client, shop):
    make_product("Lamp stand", slug="stand", variants=[{"sku": "ZZ-1"}])
    make_product("Desk lamp", slug="desk")
    make_product("Lamp, old", slug="old", status="archived")

    def found(words):
        answer = owner_client.get("/promotions/articles/", {"q": words})
        return [each["value"] for each in answer.json()["found"]]

    assert found("lamp") == ["stand", "desk"]
    assert found("zz-") == ["stand"]
    assert found("") == found("\0") == []
