from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from core.scope import control_context
from tenants.models import Membership, Shop, ShopState

pytestmark = pytest.mark.django_db
WISH = {
    "name": "Second",
    "handle": "second",
    "country": "FR",
    "currency": "EUR",
    "locale": "en",
    "request_key": "s" * 32,
}


def client_of(email: str) -> Client:
    client = Client(headers={"host": "localhost"})
    with control_context():
        client.force_login(User.objects.get(email=email), backend="accounts.backends.EmailBackend")
    return client


def handles_of(email: str) -> list[str]:
    with control_context():
        members = Membership.objects.filter(account__email=email)
        return sorted(members.values_list("shop__handle", flat=True))


def test_my_shops_lists_mine_alone():
    content = client_of("owner@alpha.example").get("/shops/").content.decode()

    assert "http://alpha.localhost:8000/" in content
    assert "bravo" not in content


def test_stranger_is_asked_to_sign_in(platform_client):
    assert platform_client.get("/shops/").url == "/accounts/login/?next=/shops/"


def test_one_account_opens_a_second_shop():
    response = client_of("owner@alpha.example").post("/shops/", WISH)

    assert response.url.startswith("http://second.admin.localhost:8000/enter/?pass=")
    assert handles_of("owner@alpha.example") == ["alpha", "second"]


def test_second_shop_sent_twice_is_one():
    client = client_of("owner@alpha.example")

    assert client.post("/shops/", WISH).status_code == client.post("/shops/", WISH).status_code == 302
    assert handles_of("owner@alpha.example") == ["alpha", "second"]


def test_form_of_another_gives_nothing():
    client_of("owner@alpha.example").post("/shops/", WISH)

    response = client_of("owner@bravo.example").post("/shops/", WISH)

    assert response.status_code == 422
    assert handles_of("owner@bravo.example") == ["bravo"]


def test_taken_address_is_refused_with_others_offered():
    response = client_of("owner@alpha.example").post("/shops/", {**WISH, "handle": "bravo"})

    assert response.status_code == 422
    assert response.context["form"].suggestions[0] == "second"


def test_shops_of_a_day_are_limited(settings):
    settings.SHOPS_PER_ACCOUNT = 0

    assert client_of("owner@alpha.example").post("/shops/", WISH).status_code == 429


def test_waiting_page_is_for_its_owner_alone():
    with control_context():
        alpha = Shop.objects.get(handle="alpha")
        Shop.objects.filter(pk=alpha.pk).update(state=ShopState.PREPARING)

    assert client_of("owner@alpha.example").get(f"/shops/{alpha.pk}/").status_code == 200
    assert client_of("owner@bravo.example").get(f"/shops/{alpha.pk}/").status_code == 404
    assert client_of("owner@bravo.example").get(f"/shops/{alpha.pk}/state/").status_code == 404


def test_waiting_page_leads_on_when_the_shop_is_live():
    with control_context():
        alpha = Shop.objects.get(handle="alpha")

    assert client_of("owner@alpha.example").get(f"/shops/{alpha.pk}/").url == f"/enter/{alpha.pk}/"


@pytest.mark.parametrize("state", [ShopState.SUSPENDED, ShopState.CLOSED, ShopState.DROPPED])
def test_shop_that_does_not_serve_has_no_way_in_on_the_list(state):
    with control_context():
        alpha = Shop.objects.get(handle="alpha")
        Shop.objects.filter(pk=alpha.pk).update(state=state)

    assert f"/enter/{alpha.pk}/" not in client_of("owner@alpha.example").get("/shops/").content.decode()


def test_queries_do_not_grow_with_the_shops(django_assert_num_queries):
    client = client_of("owner@alpha.example")
    client.get("/shops/")
    with django_assert_num_queries(5, using="control"):
        client.get("/shops/")
    with control_context():
        account = User.objects.get(email="owner@alpha.example")
        for number in range(3):
            shop = Shop.objects.create(
                handle=f"more-{number}", name="More", schema_name=f"s_{number}", owner_email="x@y.z"
            )
            Membership.objects.create(shop=shop, account=account)

    with django_assert_num_queries(5, using="control"):
        client.get("/shops/")
