from __future__ import annotations

import re

import pytest
from django.utils import timezone

from builder.contact.models import Message, Subscriber
from builder.pages.models import ContactPage, HomePage, LandingPage
from builder.pages.selectors import homes
from commerce.notifications.models import SentMail
from commerce.store.models import Store
from core.events.work import work_on_events
from storefront.sections.consent_words import mark_of

LETTER = {"name": "Ada", "email": "ada@example.org", "text": "Is it blue?", "website": "", "waited": "9000"}


def test_message_arrives_in_the_admin(shopper, owner_client):
    page = ContactPage(title="Contact", slug="contact")
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()

    assert 'action="/contact-form/"' in shopper.get("/contact/").content.decode()
    response = shopper.post("/contact-form/", LETTER, headers={"referer": "http://alpha.localhost/contact/"})

    message = Message.objects.get()
    assert "your message has arrived" in response.content.decode()
    assert (message.text, message.page, message.is_spam) == ("Is it blue?", "/contact/", False)
    assert "ada@example.org" in owner_client.get("/messages/").content.decode()
    assert "Is it blue?" in owner_client.get(f"/messages/edit/{message.pk}/").content.decode()


@pytest.mark.parametrize(
    "robot",
    [{"website": "http://x"}, {"waited": "12"}, {"text": "http://a http://b http://c"}],
    ids=["trap", "too quick", "links"],
)
def test_robots_are_marked_and_not_lost(shopper, robot):
    shopper.post("/contact-form/", LETTER | robot)

    assert Message.objects.get().is_spam is True


def test_incomplete_message_keeps_what_was_typed(shopper):
    response = shopper.post("/contact-form/", LETTER | {"email": "ada"}, headers={"hx-request": "true"})

    assert response.status_code == 422
    assert "Is it blue?" in response.content.decode()
    assert not Message.objects.exists()


def test_message_sent_twice_is_kept_once(shopper):
    shopper.post("/contact-form/", LETTER)
    shopper.post("/contact-form/", LETTER)

    assert Message.objects.count() == 1


@pytest.fixture
def news(shop):
    """What the form of a published page sends."""
    section = {"type": "newsletter", "id": "0a", "value": {"heading": "News", "consent": "News, please."}}
    page = LandingPage(title="Winter", slug="winter", sections=[section])
    homes()[0].add_child(instance=page)
    page.save_revision().publish()
    place, mark = f"page:{page.pk}:0a", mark_of("News, please.")
    return {"email": "Ada@Example.org", "consent": "1", "section": place, "mark": mark, "website": "", "waited": "9000"}


def mails():
    work_on_events(timezone.now())
    return list(SentMail.objects.order_by("pk"))


def link_in(mail, act):
    return re.search(rf"http://alpha\.localhost:8000(/newsletter/{act}/\S+/)", mail.text)[1]


def test_form_names_its_place_and_its_words(shopper, news):
    html = shopper.get("/winter/").content.decode()
    assert f'name="section" value="{news["section"]}"' in html
    assert f'name="mark" value="{news["mark"]}"' in html
    assert 'name="consent_text"' not in html


def test_subscribing_keeps_the_published_words_and_asks_by_mail(shopper, news):
    answer = shopper.post("/newsletter/", news | {"consent_text": "Sell my data."})
    subscriber = Subscriber.objects.get()
    assert "click the link in the mail" in answer.content.decode()
    assert (subscriber.email, subscriber.consent_text) == ("ada@example.org", "News, please.")
    assert not subscriber.wants_mail
    (mail,) = mails()
    assert mail.to == "ada@example.org"
    assert "News, please." in mail.text

    link = link_in(mail, "confirm")
    assert "Yes, send me news" in shopper.get(link).content.decode()
    subscriber.refresh_from_db()
    assert not subscriber.wants_mail  # looking is not confirming
    assert shopper.post(link).status_code == 200
    subscriber.refresh_from_db()
    assert subscriber.wants_mail

    leave = link_in(mail, "leave")
    shopper.post(leave)
    subscriber.refresh_from_db()
    assert not subscriber.wants_mail
    assert subscriber.confirmed_at is not None
    assert shopper.post(link).status_code == 404  # an old link does not bring them back


def test_typing_an_address_again_sends_one_mail_a_day(shopper, news):
    for _again in range(3):
        shopper.post("/newsletter/", news)
    assert len(mails()) == 1


def test_who_is_subscribed_gets_no_second_question(shopper, news):
    shopper.post("/newsletter/", news)
    shopper.post(link_in(mails()[0], "confirm"))
    shopper.post("/newsletter/", news)
    assert len(mails()) == 1
    assert Subscriber.objects.get().wants_mail


def test_words_that_are_not_published_any_more_are_refused(shopper, news):
    page = LandingPage.objects.get()
    page.sections = [{"type": "newsletter", "id": "0a", "value": {"heading": "News", "consent": "Other words."}}]
    page.save_revision().publish()
    assert shopper.post("/newsletter/", news).status_code == 422
    page.unpublish()
    assert shopper.post("/newsletter/", news | {"mark": mark_of("Other words.")}).status_code == 422
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"consent": ""}, {"email": "no"}, {"section": ""}, {"section": "page:x:0a"}, {"section": "page:99999999999999:0a"},
     {"section": "layout:product::0a"}, {"email": "a\x00@b.c"}],
)  # fmt: skip
def test_no_subscriber_without_consent_and_address(shopper, news, wrong):
    assert shopper.post("/newsletter/", news | wrong).status_code == 422
    assert not Subscriber.objects.exists()


def test_links_of_a_newsletter_cannot_be_made_up(shopper, news):
    shopper.post("/newsletter/", news)
    token = link_in(mails()[0], "confirm").split("/")[3]
    for path in (f"/newsletter/leave/{token}/", f"/newsletter/confirm/{token}x/", f"/newsletter/other/{token}/"):
        assert shopper.post(path).status_code == 404
    assert not Subscriber.objects.get().wants_mail


def test_export_has_a_link_to_leave(shopper, owner_client, news):
    shopper.post("/newsletter/", news)
    rows = b"".join(owner_client.get("/subscribers/?export=csv").streaming_content).decode()
    assert "/newsletter/leave/" in rows


def test_merchant_gets_messages_by_mail_and_replies_to_the_shopper(shopper):
    Store.objects.update(email="shop@alpha.example")
    shopper.post("/contact-form/", LETTER)
    shopper.post("/contact-form/", LETTER | {"text": "http://a http://b http://c"})
    (mail,) = mails()
    assert (mail.to, mail.reply_to) == ("shop@alpha.example", "ada@example.org")
    assert "Is it blue?" in mail.text


def test_robots_do_not_subscribe(shopper, news):
    assert shopper.post("/newsletter/", news | {"website": "x"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_forms_are_limited(shopper):
    statuses = [shopper.post("/contact-form/", LETTER | {"text": str(n)}).status_code for n in range(21)]

    assert statuses[-2:] == [200, 429]
