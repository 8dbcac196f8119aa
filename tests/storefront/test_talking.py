from __future__ import annotations

import pytest

from builder.contact.models import Message, Subscriber
from builder.pages.models import ContactPage, HomePage

LETTER = {"name": "Ada", "email": "ada@example.org", "text": "Is it blue?", "website": "", "waited": "9000"}
NEWS = {"email": "Ada@Example.org", "consent": "1", "consent_text": "News, please.", "website": "", "waited": "9000"}


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


def test_subscribing_keeps_the_words_agreed_to(shopper):
    first = shopper.post("/newsletter/", NEWS)
    again = shopper.post("/newsletter/", NEWS | {"consent_text": "Other words"})

    subscriber = Subscriber.objects.get()
    assert first.status_code == again.status_code == 200
    assert (subscriber.email, subscriber.consent_text) == ("ada@example.org", "News, please.")


@pytest.mark.parametrize("wrong", [{"consent": ""}, {"email": "no"}, {"consent_text": ""}, {"email": "a\x00@b.c"}])
def test_no_subscriber_without_consent_and_address(shopper, wrong):
    assert shopper.post("/newsletter/", NEWS | wrong).status_code == 422
    assert not Subscriber.objects.exists()


def test_robots_do_not_subscribe(shopper):
    assert shopper.post("/newsletter/", NEWS | {"website": "x"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_forms_are_limited(shopper):
    statuses = [shopper.post("/contact-form/", LETTER | {"text": str(n)}).status_code for n in range(21)]

    assert statuses[-2:] == [200, 429]
