"""What operators do about shops that need a look."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from billing.models import Contract, Standing
from commerce.store.models import Store
from core.scope import control_context
from oversight.models import AbuseReport, Broadcast, BroadcastMail, ShopFacts, ShopLoad, WatchFinding, WatchWord
from oversight.services.broadcasting import begin, send_some, shown_to
from oversight.services.facts import note_facts
from oversight.services.figures import note_day, recurring
from oversight.services.load import Meter, slowest, write
from oversight.services.reporting import AlreadyDecided, decide, receive_report
from oversight.services.trusting import set_trust, trust_in_time
from oversight.services.watching import is_near, watch
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Shop, Trust
from tests.factories.selling import place

REPORT = {
    "address": "http://alpha.localhost/products/bag/", "kind": "counterfeit", "name": "Ada", "email": "ada@brand.example",
    "text": "These bags use our brand without any right to it.", "is_good_faith": "on",
}  # fmt: skip


@pytest.fixture
def operator(shop):
    with control_context():
        person = User.objects.create_superuser("operator@platform.example", "correct horse battery")
        client = Client(headers={"host": "localhost"})
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def now():
    return timezone.now()


def fresh(shop):
    with control_context():
        return Shop.objects.get(pk=shop.pk)


def written():
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_report_is_confirmed_decided_and_the_shop_taken_down(shop, operator, platform_client):
    answer = platform_client.post("/report/", REPORT)
    assert (answer.status_code, answer.url) == (302, "/report/sent/")
    with control_context():
        report = AbuseReport.objects.get()
    assert report.shop_id == shop.pk
    page = f"/console/oversight/abusereport/{report.pk}/change/"
    assert b"without any right" in operator.get(page).content

    operator.post(page, {"statement": "The brand's owner has shown its right.", "decision": "suspend"})

    assert (fresh(shop).state, fresh(shop).suspended_reason) == ("suspended", "The brand's owner has shown its right.")
    assert [to for to, _subject in written()] == ["ada@brand.example", "owner@alpha.example", "ada@brand.example"]
    with pytest.raises(AlreadyDecided):
        decide(report=report, is_upheld=False, statement="no", takes_down=False, actor="x", now=timezone.now())


@pytest.mark.parametrize(
    "change", [{"email": "nobody"}, {"text": "short"}, {"is_good_faith": ""}, {"kind": "x"}, {"address": ""}]
)
def test_report_that_lacks_something_is_not_taken(shop, platform_client, change):
    assert platform_client.post("/report/", REPORT | change).status_code == 422
    with control_context():
        assert not AbuseReport.objects.exists()


def test_dismissed_report_leaves_the_shop_alone(shop, now):
    report = receive_report(
        address="alpha.localhost", kind="other", text="x" * 30, name="", email="a@b.example", locale="fr", now=now
    )

    decide(report=report, is_upheld=False, statement="Nothing found.", takes_down=False, actor="op", now=now)

    assert fresh(shop).state == "live"
    assert "signalement" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    ("word", "name", "is_found"),
    [
        ("Chanel", "Chanel Outlet", True), ("Chanel", "Ch4nel", True), ("chanel", "chanell-paris", True),
        ("Hermès", "hermes", True), ("Chanel", "La Channe", False), ("Nike", "nikes-shoes", False),
        ("Nike", "Nike Store", True), ("Apple", "Pineapple & Co", False),
    ],
)  # fmt: skip
def test_names_that_come_near_a_brand(word, name, is_found):
    assert is_near(word, name) is is_found


def test_suspicious_name_is_found_once_and_keeps_the_shop_from_being_trusted(shop, operator, now):
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(name="Chanel Outlet", trust=Trust.NEW)
        WatchWord.objects.create(word="chanel")
    assert (watch(now=now, everybody=True), watch(now=now, everybody=True)) == (1, 0)
    make_trustworthy(shop, now)
    assert trust_in_time(now + timedelta(days=4)) == 0

    with control_context():
        finding = WatchFinding.objects.get()
    operator.post("/console/oversight/watchfinding/", {"action": "fine", "_selected_action": [finding.pk]})

    assert trust_in_time(now + timedelta(days=4)) == 1
    assert fresh(shop).trust == Trust.KNOWN


def make_trustworthy(shop, now):
    from allauth.account.models import EmailAddress

    with control_context():
        owner = User.objects.get(email=shop.owner_email)
        EmailAddress.objects.get_or_create(user=owner, email=owner.email, defaults={"verified": True, "primary": True})
        ShopFacts.objects.update_or_create(shop=shop, defaults={"is_open": True, "noted_at": now})


def test_new_shop_is_kept_from_search_engines_until_it_is_known(shop, storefront):
    Store.objects.update(is_open=True)
    set_trust(shop=shop, trust=Trust.NEW, reason="", actor="test")
    assert b"noindex" in storefront.get("/").content
    assert storefront.get("/robots.txt").content.decode().endswith("Disallow: /\n")

    set_trust(shop=shop, trust=Trust.KNOWN, reason="", actor="test")

    assert b"noindex" not in storefront.get("/").content


def test_shop_under_review_is_read_and_sells_nothing(shop, storefront, operator):
    Store.objects.update(is_open=True)
    operator.post("/console/tenants/shop/", {"action": "watch_it", "reason": "odd", "_selected_action": [str(shop.pk)]})
    hosts.forget_routes()

    assert fresh(shop).trust == Trust.WATCHED
    assert storefront.get("/").status_code == 200
    assert storefront.post("/checkout/", {}).status_code == 503
    assert storefront.post("/fr/checkout/", {}).status_code == 503


def test_visit_notes_the_facts_that_the_console_shows(shop, operator, now):
    Store.objects.update(is_open=True)
    place(email="shopper@example.com")

    note_facts(now)

    with control_context():
        facts = ShopFacts.objects.get(shop=shop)
    assert (facts.is_open, facts.order_count, facts.kyc, facts.is_healthy) == (True, 1, "none", True)
    assert b"not begun" in operator.get("/console/tenants/shop/?trust__exact=known").content
    assert operator.get("/console/tenants/shop/?trouble=yes").status_code == 200
    page = operator.get(f"/console/tenants/shop/{shop.shop_id}/change/").content.decode()
    assert not re.search(r"\d\d:\d\d:\d\d\.\d+", page), "moments as people write them"


def test_broadcast_reaches_each_owner_once_in_their_language(shop, other_shop, operator, now):
    with control_context():
        User.objects.filter(email="owner@bravo.example").update(locale="fr")
    operator.post(
        "/console/oversight/broadcast/add/",
        {
            "subject_en": "Maintenance",
            "body_en": "On Sunday.\n\nBriefly.",
            "subject_fr": "Entretien",
            "body_fr": "Dimanche.",
        },
    )
    with control_context():
        broadcast = Broadcast.objects.get()
    operator.post("/console/oversight/broadcast/", {"action": "send", "_selected_action": [broadcast.pk]})

    sent = [send_some(now), send_some(now), send_some(now)]

    assert sent == [2, 0, 0]
    assert sorted(written()) == [("owner@alpha.example", "Maintenance"), ("owner@bravo.example", "Entretien")]
    assert not begin(broadcast=broadcast, now=now)
    with control_context():
        assert BroadcastMail.objects.count() == 2


def test_broadcast_to_some_is_read_by_them_alone(shop, other_shop, now):
    with control_context():
        Contract.objects.create(shop=shop, standing=Standing.PAST_DUE)
        Broadcast.objects.create(
            subject_en="Pay",
            body_en="Please.",
            standing="past_due",
            started_at=now,
            shows_until=now + timedelta(days=1),
        )

    assert [len(shown_to(one.pk, now=now)) for one in (shop, other_shop)] == [1, 0]


def test_slow_shop_is_named(shop, operator, now):
    write({str(shop.pk): [10, 5_000, 2, 1], "01a20000-0000-7000-8000-000000000000": [1, 1, 0, 0]}, now)
    write({str(shop.pk): [10, 1_000, 0, 0]}, now)

    with control_context():
        [row] = slowest(now=now)
        assert ShopLoad.objects.count() == 1
    assert (row["requests"], row["mean"], row["slow"], row["errors"]) == (20, 300, 2, 1)
    assert b"alpha" in operator.get("/console/figures/").content


def test_meter_writes_down_what_it_has_added_up(shop, monkeypatch):
    meter = Meter()
    meter.add(str(shop.pk), 0.2, 200)
    meter.write_at = 0
    meter.add(str(shop.pk), 1.5, 500)

    with control_context():
        row = ShopLoad.objects.get(shop=shop)
    assert (row.request_count, row.milliseconds, row.slow_count, row.error_count) == (2, 1700, 1, 1)


def test_figures_of_a_day(shop, operator, now):
    with control_context():
        Contract.objects.create(shop=shop, plan="grow")
        assert recurring() == {"EUR": 2900}
    note_day(now)
    note_day(now + timedelta(days=1))

    page = operator.get("/console/figures/").content.decode()
    assert "polyline" in page
    assert "€29.00" in page


def test_operators_letters_stand_on_the_home_page(shop, owner_client, now):
    with control_context():
        Broadcast.objects.create(
            subject_en="Maintenance", body_en="On Sunday.", started_at=now, shows_until=now + timedelta(days=1)
        )
    with shop_context(shop):
        assert "Maintenance" in owner_client.get("/").content.decode()


def test_owner_lets_the_support_in_and_out(shop, owner_client):
    owner_client.post("/staff/support/", {"let_in": "1"})
    assert fresh(shop).support_until > timezone.now()

    owner_client.post("/staff/support/", {"let_in": "0"})
    assert fresh(shop).support_until is None
