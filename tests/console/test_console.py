from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.scope import control_context
from tenants.models import RegistryEntry, Shop, ShopState
from tenants.services.passes import let_support_in

BACKEND = "django.contrib.auth.backends.ModelBackend"
SHOPS = "/console/tenants/shop/"


@pytest.fixture
def operator(shop):
    with control_context():
        person = User.objects.create_superuser("operator@platform.example", "correct horse battery")
        client = Client(headers={"host": "localhost"})
        client.force_login(person, backend=BACKEND)
    return client


def alpha():
    with control_context():
        return Shop.objects.get(handle="alpha")


def act(client, action, reason=""):
    return client.post(SHOPS, {"action": action, "reason": reason, "_selected_action": [str(alpha().pk)]}, follow=True)


def test_operator_finds_a_shop_by_its_host(operator):
    response = operator.get(SHOPS, {"q": "alpha.admin"})

    assert response.status_code == 200
    assert b"owner@alpha.example" in response.content
    assert b"owner@bravo.example" not in response.content
    assert b"Ready schemas" in response.content


def test_operator_sees_one_shop_whole(operator):
    response = operator.get(f"{SHOPS}{alpha().pk}/change/")

    assert response.status_code == 200
    assert b"alpha.localhost" in response.content
    assert b"opened" in response.content


def test_console_speaks_french(operator):
    operator.cookies["lang"] = "fr"

    assert "Schémas prêts" in operator.get(SHOPS).content.decode()


def test_suspending_needs_a_reason_and_is_written_down(operator):
    act(operator, "suspend")
    assert alpha().state == ShopState.LIVE

    act(operator, "suspend", "phishing")

    assert alpha().state == ShopState.SUSPENDED
    with control_context():
        entry = RegistryEntry.objects.filter(shop=alpha()).first()
    assert (entry.action, entry.reason, entry.actor) == ("suspended", "phishing", "operator@platform.example")
    act(operator, "restore")
    assert alpha().state == ShopState.LIVE


def test_closing_needs_the_word(operator):
    act(operator, "close", "please")
    assert alpha().state == ShopState.LIVE

    act(operator, "close", "CLOSE")
    assert alpha().state == ShopState.CLOSED


def test_way_that_does_not_exist_is_told(operator):
    response = act(operator, "restore")

    assert b"cannot be restored" in response.content


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/", "{pk}/change/"])
def test_nothing_is_made_edited_or_deleted_here(operator, path):
    response = operator.post(SHOPS + path.format(pk=alpha().pk), {"name": "Stolen"})

    assert response.status_code == 403
    assert alpha().name == "Alpha"


@pytest.mark.parametrize("path", ["/console/", SHOPS, "/console/login/"])
def test_others_are_refused(shop, path):
    stranger = Client(headers={"host": "localhost"})
    assert stranger.get(path).headers["Location"].startswith("/accounts/login/")

    with control_context():
        stranger.force_login(User.objects.get(email="owner@alpha.example"), backend=BACKEND)
    response = stranger.get(path)

    assert response.status_code == 403
    assert b"owner@" not in response.content


def test_staff_flag_alone_does_not_open_it(shop):
    with control_context():
        person = User.objects.create_user("staff@platform.example", "x", is_staff=True)
        client = Client(headers={"host": "localhost"})
        client.force_login(person, backend=BACKEND)

    assert client.get(SHOPS).status_code == 403


@pytest.mark.parametrize("host", ["alpha.localhost", "alpha.admin.localhost"])
def test_console_is_on_no_shops_host(operator, host):
    response = operator.get(SHOPS, headers={"host": host})

    assert b"Ready schemas" not in response.content
    assert b"bravo" not in response.content


def test_support_enters_with_a_reason_and_leaves_traces(operator, shop):
    refused = act(operator, "enter")
    assert "write the reason" in refused.content.decode()
    shut = act(operator, "enter", "ticket 12")
    assert "has not let the support in" in shut.content.decode()
    let_support_in(shop=alpha(), until=timezone.now() + timedelta(days=1), actor="owner@alpha.example")

    answer = operator.post(SHOPS, {"action": "enter", "reason": "ticket 12", "_selected_action": [str(alpha().pk)]})

    assert answer.url.startswith("http://alpha.admin.localhost:8000/enter/?pass=")
    admin = Client(headers={"host": "alpha.admin.localhost", "accept": "text/html"})
    admin.get(answer.url.removeprefix("http://alpha.admin.localhost:8000"))
    page = admin.get("/orders/")
    assert "You act for this shop as support" in page.content.decode()
    assert admin.post("/take-away/start/").status_code == 302
    with control_context():
        assert RegistryEntry.objects.filter(shop=shop, action="support entered", reason="ticket 12").exists()
    from core.models import AuditEntry

    entry = AuditEntry.objects.get(action="support.entered")
    assert entry.data["reason"] == "ticket 12"
    assert not AuditEntry.objects.filter(action="shop.exported").exists()


def test_operator_changes_a_plan_and_sees_the_figures(operator, shop):
    from billing.models import Contract

    page = operator.get(f"{SHOPS}{alpha().pk}/change/")
    assert page.status_code == 200
    with control_context():
        contract = Contract.objects.get(shop=shop)
    url = f"/console/billing/contract/{contract.pk}/change/"
    values = {"plan": "grow", "standing": "past_due", "note": "called them"}

    answer = operator.post(url, values)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with control_context():
        contract.refresh_from_db()
    assert (contract.plan, contract.standing, contract.note) == ("grow", "past_due", "called them")
    assert "€29.00" in operator.get("/console/figures/").content.decode()


def test_operator_switches_single_features_of_a_shop(operator, shop):
    from billing import limits
    from billing.models import Contract

    with control_context():
        contract, _made = Contract.objects.get_or_create(shop=shop)
    url = f"/console/billing/contract/{contract.pk}/change/"
    values = {"plan": "", "standing": contract.standing, "note": ""}
    found = []
    for domains, api in (("off", ""), ("", "off"), ("on", "on"), ("", "")):
        answer = operator.post(url, {**values, "switches_domains": domains, "switches_api": api})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        found.append((limits.is_on(shop.pk, "domains"), limits.is_on(shop.pk, "api")))

    assert found == [(False, True), (True, False), (True, True), (True, True)]
    with control_context():
        contract.refresh_from_db()
        told = (
            RegistryEntry.objects.filter(shop=shop, action="contract").order_by("pk").values_list("reason", flat=True)
        )
    assert contract.switches == {}
    assert told[0] == "switches: - → domains off"
    refused = operator.post(url, {**values, "switches_domains": "perhaps", "switches_api": ""})
    assert (refused.status_code, limits.is_on(shop.pk, "domains")) == (200, True)


def test_operator_gives_a_shop_other_quotas_in_numbers(operator, shop):
    from billing import limits
    from billing.models import Contract

    with control_context():
        contract, _made = Contract.objects.get_or_create(shop=shop)
    url = f"/console/billing/contract/{contract.pk}/change/"
    values = {"plan": "grow", "standing": contract.standing, "note": ""}
    assert operator.post(url, {**values, "quotas_products": "1", "quotas_staff": "0"}).status_code == 302
    with control_context():
        contract.refresh_from_db()
        told = RegistryEntry.objects.filter(shop=shop, action="contract").values_list("reason", flat=True)
        assert list(told) == ["quotas: - → products 1, staff 0"]
    assert contract.quotas == {"products": 1, "staff": 0}
    assert {one.metric: one.quota for one in limits.levels_of(shop.pk)}["products"] == 1

    for wrong in ("-1", "many", "1.5", "9" * 30):
        refused = operator.post(url, {**values, "quotas_products": wrong})
        page = refused.content.decode()
        assert (refused.status_code, wrong in page) == (200, True)
        assert re.findall(r'name="(\w+)"[^>]*aria-invalid="true"', page) == ["quotas_products"]
        assert re.search(r'class="errorlist"[^>]*>\s*<li>[Pp]roducts: ', page)
    with control_context():
        contract.refresh_from_db()
    assert contract.quotas == {"products": 1, "staff": 0}
    page = operator.get(url).content.decode()
    assert re.search(r'name="quotas_products" value="1"', page)
    assert "alpha – Grow" in page
    assert operator.post(url, values).status_code == 302
    with control_context():
        contract.refresh_from_db()
    assert contract.quotas == {}
    assert "?plan=grow" in operator.get("/console/billing/contract/").content.decode()


def test_switches_show_what_holds(operator, shop):
    from billing.models import Contract

    with control_context():
        contract, _made = Contract.objects.get_or_create(shop=shop)
        Contract.objects.filter(pk=contract.pk).update(switches={"api": False, "of-yore": True})

    page = operator.get(f"/console/billing/contract/{contract.pk}/change/").content.decode()

    assert re.search(r'name="switches_api".*?<option value="off" selected', page, re.S)
    assert re.search(r'name="switches_domains"[^>]*>\s*<option value="" selected', page, re.S)
