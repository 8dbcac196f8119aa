"""What merchants and operators say to each other: questions, decisions about single things, breaches, themes, contracts."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from billing.agreements import PROCESSING, VERSION
from billing.models import Agreement
from builder.pages.models import ContentPage
from commerce.catalog.models import Product
from commerce.catalog.services.products import update_product
from commerce.store.models import Store
from core.events.work import work_on_events
from core.scope import control_context
from oversight.models import AbuseReport, Breach, ShopFacts, TakeDown, ThemeOffer, Ticket
from oversight.services import takedowns
from oversight.services.facts import note_facts
from oversight.services.offers import may_add, offered_themes
from oversight.services.takedowns import CannotTakeDown, give_back, take_down_item
from tenants.models import Shop
from tests.factories.catalog import make_product

LAMP = "http://alpha.localhost/products/lamp/"


@pytest.fixture(autouse=True)
def _open(shop):
    Store.objects.update(is_open=True)


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


@pytest.fixture
def lamp(shop):
    return make_product("Lamp", slug="lamp")


def take_down(shop, address, now):
    return take_down_item(
        shop=shop, address=address, ground="counterfeit", statement="The brand is not yours.", actor="op", now=now
    )


def subjects():
    return [message.subject for message in mail.outbox]


def test_product_is_taken_down_contested_and_given_back(shop, lamp, operator, owner_client, storefront, settings, now):
    settings.OPERATOR_EMAIL = "operator@platform.example"
    form = {"address": LAMP, "ground": "counterfeit", "statement": "The brand is not yours."}
    assert operator.post("/console/oversight/takedown/add/", form).status_code == 302
    with control_context():
        taken = TakeDown.objects.get()
    assert (storefront.get("/products/lamp/").status_code, taken.title, taken.was) == (404, "Lamp", "active")

    update_product(product_id=lamp.pk, status="active")  # the merchant shows it again
    work_on_events(now)
    assert Product.objects.get(pk=lamp.pk).status == "draft"

    page = f"/desk/decisions/{taken.pk}/"
    assert b"The brand is not yours." in owner_client.get(page).content
    assert b"Lamp" in owner_client.get("/").content  # the panel at home
    assert owner_client.post(page, {"text": ""}).status_code == 422
    owner_client.post(page, {"text": "It is my own brand: see the register."})
    owner_client.post(page, {"text": "Once more"})
    change = f"/console/oversight/takedown/{taken.pk}/change/"
    assert b"see the register" in operator.get(change).content
    operator.post(change, {"review": "You are right.", "decision": "give_back"})

    assert storefront.get("/products/lamp/").status_code == 200
    with control_context():
        taken.refresh_from_db()
    assert (taken.answer, taken.lifted_at is not None) == ("It is my own brand: see the register.", True)
    assert [subject.split(" ")[0] for subject in subjects()] == ["“Lamp”", "Alpha", "“Lamp”"]
    update_product(product_id=lamp.pk, status="active")
    work_on_events(now)
    assert storefront.get("/products/lamp/").status_code == 200


def test_taking_down_that_was_killed_half_way_is_done_by_the_second_try(shop, lamp, now, storefront, monkeypatch):
    monkeypatch.setattr(takedowns, "hide", lambda *facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_down(shop, LAMP, now)
    assert storefront.get("/products/lamp/").status_code == 200
    monkeypatch.undo()

    with pytest.raises(CannotTakeDown, match="already"):
        take_down(shop, LAMP, now)

    assert storefront.get("/products/lamp/").status_code == 404


def test_giving_back_that_was_killed_half_way_can_be_done_again(shop, lamp, now, storefront, monkeypatch):
    taken = take_down(shop, LAMP, now)
    monkeypatch.setattr(takedowns, "show_again", lambda *facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        give_back(taken=taken, review="Right.", actor="op", now=now)
    monkeypatch.undo()

    give_back(taken=taken, review="Right.", actor="op", now=now)

    assert storefront.get("/products/lamp/").status_code == 200


def test_page_that_was_taken_down_cannot_be_published(
    shop, owner_client, storefront, now, django_capture_on_commit_callbacks
):
    page = Site.objects.get().root_page.add_child(instance=ContentPage(title="About", slug="about"))
    page.save_revision().publish()
    path = "/about/"
    assert storefront.get(path).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        taken = take_down(shop, f"alpha.localhost{path}", now)
    assert storefront.get(path).status_code == 404

    with django_capture_on_commit_callbacks(using="default", execute=True):
        page.save_revision().publish()  # as a scheduled publication does
    assert not Page.objects.get(pk=page.pk).live

    with django_capture_on_commit_callbacks(execute=True):
        give_back(taken=taken, review="Our mistake.", actor="op", now=now)
    assert storefront.get(path).status_code == 200


@pytest.mark.parametrize(
    "address", ["http://alpha.localhost/", "alpha.localhost/products/none/", "alpha.localhost/no/page/"]
)
def test_only_a_product_or_a_page_of_its_own_is_taken_down(shop, operator, now, address):
    with pytest.raises(CannotTakeDown):
        take_down(shop, address, now)
    form = {"address": address, "ground": "fraud", "statement": "x"}
    assert operator.post("/console/oversight/takedown/add/", form).status_code == 200
    with control_context():
        assert not TakeDown.objects.exists()


def test_what_is_down_is_not_taken_down_twice(shop, lamp, now):
    take_down(shop, LAMP, now)

    with pytest.raises(CannotTakeDown):
        take_down(shop, LAMP, now)


def test_report_can_end_with_one_product_less(shop, lamp, operator, storefront, now):
    with control_context():
        report = AbuseReport.objects.create(
            shop=shop, address=LAMP, kind="counterfeit", text="x" * 30, reporter_email="ada@brand.example"
        )
    form = {"statement": "The right was shown.", "decision": "item"}
    operator.post(f"/console/oversight/abusereport/{report.pk}/change/", form)

    assert storefront.get("/products/lamp/").status_code == 404
    with control_context():
        assert TakeDown.objects.get().report_id == report.pk
        assert AbuseReport.objects.get().state == "upheld"
        assert Shop.objects.get(pk=shop.pk).state == "live"


def test_question_goes_to_and_fro(shop, owner_client, operator, settings):
    settings.OPERATOR_EMAIL = "operator@platform.example"
    assert b"None yet" in owner_client.get("/desk/").content
    assert owner_client.post("/desk/ask/", {"subject": "Taxes", "text": ""}).status_code == 422

    owner_client.post("/desk/ask/", {"subject": "Taxes", "text": "Which rate has\nbread?"})
    with control_context():
        ticket = Ticket.objects.get()
    change = f"/console/oversight/ticket/{ticket.pk}/change/"
    assert b"bread?" in operator.get(change).content
    operator.post(change, {"text": "5.5 % in France."})
    assert b"5.5 % in France." in owner_client.get(f"/desk/{ticket.pk}/").content
    owner_client.post(f"/desk/{ticket.pk}/", {"text": "Thank you"})
    operator.post(change, {"text": "Gladly.", "is_closed": "on"})

    with control_context():
        ticket.refresh_from_db()
        assert (ticket.state, ticket.messages.count()) == ("closed", 4)
    sent = [(message.to[0], message.subject) for message in mail.outbox]
    assert [to for to, _subject in sent] == ["operator@platform.example", "owner@alpha.example"] * 2
    assert sent[1][1] == "An answer to your question: Taxes"
    owner_client.post(f"/desk/{ticket.pk}/", {"text": "One more thing"})
    owner_client.post(f"/desk/{ticket.pk}/close/")
    with control_context():
        ticket.refresh_from_db()
    assert ticket.state == "closed"


def test_question_of_another_shop_is_not_there(shop, other_shop, owner_client, now):
    with control_context():
        ticket = Ticket.objects.create(
            shop=other_shop, subject="Theirs", opened_by="a@b.example", created_at=now, moved_at=now
        )
    assert owner_client.get(f"/desk/{ticket.pk}/").status_code == 404


def test_breach_is_told_once_to_the_shops_concerned(shop, other_shop, operator, now):
    form = {
        "title": "A lost disk", "noticed_at_0": "2026-11-20", "noticed_at_1": "10:00:00", "nature": "A backup was lost.",
        "shops": [shop.pk], "began_at_0": "", "ended_at_0": "", "authority_told_at_0": "",
    }  # fmt: skip
    assert operator.post("/console/oversight/breach/add/", form).status_code == 302
    with control_context():
        breach = Breach.objects.get()
    for _twice in range(2):
        operator.post("/console/oversight/breach/", {"action": "tell_owners", "_selected_action": [breach.pk]})

    assert [message.to for message in mail.outbox] == [["owner@alpha.example"]]
    assert "A lost disk" in subjects()[0]
    assert operator.post(f"/console/oversight/breach/{breach.pk}/delete/").status_code == 403


def test_themes_are_offered_as_operators_say(shop, operator, owner_client, now):
    note_facts(now)
    page = operator.get("/console/oversight/themeoffer/").content.decode()
    with control_context():
        assert ShopFacts.objects.get(shop=shop).theme in page
        offers = {offer.slug: offer for offer in ThemeOffer.objects.all()}
    assert "atelier" in offers
    first, second, third = sorted(offers.keys() - {"atelier"})[:3]
    change = "/console/oversight/themeoffer/{}/change/"
    operator.post(change.format(offers[first].pk), {"state": "withdrawn"})
    operator.post(change.format(offers[second].pk), {"state": "hidden"})
    operator.post(change.format(offers[third].pk), {"state": "offered", "plans": ["grow"]})
    operator.post(change.format(offers["atelier"].pk), {"state": "withdrawn"})

    public, small = ({theme.slug for theme in found} for found in (offered_themes(), offered_themes(plan="start")))
    assert not {first, second, third} & public
    assert not {first, third} & small
    assert second in small
    assert may_add(third, plan="grow")
    assert "atelier" in public & small  # a shop needs one
    owner_client.post("/themes/install/", {"theme": first})
    assert b"not offered to your shop" in owner_client.get("/themes/").content


def test_contract_is_accepted_by_the_owner_and_kept(shop, owner_client):
    assert b"Nobody has accepted" in owner_client.get("/desk/contract/").content
    owner_client.post("/desk/contract/")
    owner_client.post("/desk/contract/")

    with control_context():
        kept = Agreement.objects.get(shop=shop)
    assert (kept.document, kept.version, kept.accepted_by) == (PROCESSING, VERSION, "owner@alpha.example")
    file = owner_client.get("/desk/contract/file/")
    assert "attachment" in file.headers["Content-Disposition"]
    assert kept.sha256 in file.content.decode()
    assert "owner@alpha.example" in file.content.decode()
