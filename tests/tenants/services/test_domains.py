from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commerce.store.models import Store
from core import dns
from core.scope import control_context
from onboarding.services.addresses import give_up_domain, make_main
from tenants import hosts
from tenants.context import shop_context
from tenants.models import DomainClaim, Host, Shop, Trust
from tenants.services.domains import (
    DomainRefused,
    check_claim,
    claim_domain,
    clean_name,
    due_claims,
    may_have_certificate,
    record_of,
)  # fmt: skip

DOMAIN = "www.lune.example"


class Zone:
    """What the domain name system says, for a test."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.addresses = {"alpha.localhost": {"192.0.2.1"}, "bravo.localhost": {"192.0.2.1"}}
        self.is_silent = False

    def texts_of(self, name):
        if self.is_silent:
            raise dns.LookupFailed(name)
        return self.texts.get(name, [])

    def addresses_of(self, name):
        return frozenset(self.addresses.get(name, ()))

    def prove(self, claim):
        name, value = record_of(claim)
        self.texts.setdefault(name, []).append(value)


@pytest.fixture
def zone(monkeypatch):
    found = Zone()
    monkeypatch.setattr("core.dns.texts_of", found.texts_of)
    monkeypatch.setattr("core.dns.addresses_of", found.addresses_of)
    return found


@pytest.fixture
def now():
    return timezone.now()


def claim_of(shop, name=DOMAIN):
    return claim_domain(shop=shop, name=name, actor="test")


def proved(zone, shop, now):
    claim = claim_of(shop)
    zone.prove(claim)
    zone.addresses[DOMAIN] = {"192.0.2.1"}
    return check_claim(claim, now=now)


def answer(host, path="/", **headers):
    return Client(headers={"host": host, **headers}, raise_request_exception=False).get(path)


def test_claim_alone_leads_nowhere(shop, zone, now):
    claim = check_claim(claim_of(shop), now=now)

    assert (claim.verified_at, claim.problem) == (None, "no record")
    assert answer(DOMAIN).status_code == 404
    assert not may_have_certificate(DOMAIN)


def test_record_proves_and_the_shop_answers(shop, zone, now):
    Store.objects.update(is_open=True)
    claim = proved(zone, shop, now)

    assert (claim.verified_at, claim.leads_here, claim.problem) == (now, True, "")
    assert may_have_certificate(DOMAIN)
    assert answer(DOMAIN, "/cart/?x=1").url == "http://alpha.localhost:8000/cart/?x=1"


def test_main_address_is_one_and_others_lead_to_it(shop, zone, now):
    Store.objects.update(is_open=True)
    proved(zone, shop, now)

    make_main(shop=shop, domain=DOMAIN, actor="test")

    assert Store.objects.get().primary_host == DOMAIN
    moved = answer("alpha.localhost", "/search/?q=a%20b")
    assert (moved.status_code, moved.url) == (301, f"http://{DOMAIN}:8000/search/?q=a%20b")
    page = answer(DOMAIN)
    assert page.status_code == 200
    assert f'<link rel="canonical" href="http://{DOMAIN}:8000/">' in page.content.decode()
    assert answer("alpha.admin.localhost").status_code != 301


def test_form_sent_to_the_other_address_still_arrives(shop, zone, now):
    Store.objects.update(is_open=True)
    proved(zone, shop, now)

    response = Client(headers={"host": DOMAIN}).post("/cart/", {})

    assert response.status_code not in (301, 404)


def test_given_up_domain_is_gone_and_the_own_address_is_main_again(shop, zone, now):
    claim = proved(zone, shop, now)
    make_main(shop=shop, domain=DOMAIN, actor="test")

    give_up_domain(shop=shop, claim=claim, actor="test")

    assert Store.objects.get().primary_host == "alpha.localhost"
    assert hosts.find_route(DOMAIN) is None
    assert hosts.find_route("alpha.localhost").primary_host == "alpha.localhost"


def test_domain_of_another_shop_is_only_had_when_that_ones_record_is_gone(shop, other_shop, zone, now):
    first = proved(zone, shop, now)
    second = claim_of(other_shop)
    zone.prove(second)

    assert check_claim(second, now=now).problem == "taken"
    zone.texts[record_of(first)[0]].remove(record_of(first)[1])
    assert check_claim(second, now=now).verified_at == now

    with control_context():
        assert Host.objects.get(domain=DOMAIN).tenant_id == other_shop.pk
        assert not DomainClaim.objects.filter(pk=first.pk).exists()


def test_silence_takes_nothing_away(shop, zone, now):
    claim = proved(zone, shop, now)
    zone.is_silent = True

    assert check_claim(claim, now=now).verified_at == now
    assert hosts.find_route(DOMAIN) is not None


@pytest.mark.parametrize(
    "name",
    ["", "localhost", "shop.localhost", "10.0.0.1", "x y.example", "-a.example", "http://", "a" * 300 + ".example"],
)
def test_names_that_are_none_or_ours_are_refused(shop, name):
    with pytest.raises(DomainRefused):
        claim_of(shop, name)


def test_pasted_address_is_brought_down_to_its_host():
    assert clean_name(" https://WWW.Bücher.example/shop?x ") == "www.xn--bcher-kva.example"


def test_shop_under_review_brings_no_domain(shop):
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(trust=Trust.WATCHED)
        shop.refresh_from_db()

    with pytest.raises(DomainRefused):
        claim_of(shop)


def test_claims_are_looked_up_again_until_they_are_old(shop, zone, now):
    claim = check_claim(claim_of(shop), now=now)

    def is_due(after):
        return claim.pk in [one.pk for one in due_claims(now + after, limit=10)]

    assert [is_due(timedelta(minutes=m)) for m in (5, 11)] == [False, True]
    assert not is_due(timedelta(days=15))


def test_certificates_are_ordered_for_known_hosts_alone(shop, platform_client):
    def ask(name):
        return platform_client.get("/-/certificate/", {"domain": name}).status_code

    assert [ask(name) for name in ("alpha.localhost", "localhost", "nobody.example", "", "a b")] == [
        200,
        200,
        404,
        404,
        404,
    ]
    stranger = Client(headers={"host": "localhost"}, REMOTE_ADDR="203.0.113.5")
    assert stranger.get("/-/certificate/", {"domain": "alpha.localhost"}).status_code == 404


def test_shop_adds_looks_and_makes_main_on_its_screen(shop, zone, owner_client):
    page = owner_client.post("/domains/add/", {"domain": DOMAIN}, follow=True).content.decode()
    with control_context():
        claim = DomainClaim.objects.get(shop=shop)
    assert record_of(claim)[1] in page
    zone.prove(claim)
    zone.addresses[DOMAIN] = {"192.0.2.1"}

    owner_client.post(f"/domains/{claim.pk}/check/")
    owner_client.post("/domains/main/", {"domain": DOMAIN})

    with shop_context(shop):
        assert Store.objects.get().primary_host == DOMAIN
    assert owner_client.post("/domains/add/", {"domain": "not a name"}).status_code == 422
    assert owner_client.post("/domains/main/", {"domain": "bravo.localhost"}, follow=True).status_code == 200
    with shop_context(shop):
        assert Store.objects.get().primary_host == DOMAIN
