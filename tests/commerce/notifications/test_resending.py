from __future__ import annotations

import pytest
from django.utils import timezone

from commerce.notifications.models import MailState, SentMail
from commerce.notifications.selectors import mails_of_order
from commerce.notifications.services.resending import MailGone, resend_mail
from commerce.orders.models import Order, OrderNote
from commerce.orders.services import mark_paid, ship_order
from core.events.work import work_on_events
from core.ids import uuid7
from tests.factories.selling import make_variant, place


@pytest.fixture
def order(shop):
    order = place((make_variant(), 1), provider="transfer", now=timezone.now()).order
    mark_paid(order_id=order.pk, actor=None, now=timezone.now())
    ship_order(order_id=order.pk, request_key="k", actor=None, now=timezone.now(), tracking_number="6A1")
    work_on_events(timezone.now())
    SentMail.objects.update(state=MailState.SENT, text="", html="")
    return order


def again(order, mail, key):
    return resend_mail(order_id=order.pk, mail_id=mail.pk, request_key=key, actor=None, now=timezone.now())


def test_each_mail_of_an_order_can_be_sent_again(order):
    mails = mails_of_order(order)
    assert {mail.key.split(":")[0] for mail in mails} == {"order.placed", "order.paid", "order.shipped"}
    Order.objects.update(email="new@address.example")

    for mail in mails:
        repeated = again(order, mail, str(uuid7()))
        assert (repeated.to, repeated.subject) == ("new@address.example", mail.subject)
        assert (repeated.state, bool(repeated.text)) == (MailState.WAITING, True)
        assert again(order, repeated, str(uuid7())).subject == mail.subject
    assert "6A1" in SentMail.objects.filter(key__startswith="order.shipped", state="waiting")[0].text


def test_mail_is_sent_again_once_per_click_and_the_timeline_tells(order):
    mail, key = mails_of_order(order)[0], str(uuid7())

    assert again(order, mail, key) == again(order, mail, key)

    note = OrderNote.objects.get(kind="mail.resent")
    assert note.data == {"subject": mail.subject, "to": order.email}


def test_mail_of_another_order_cannot_be_sent(order):
    other = place((make_variant(), 1), provider="transfer", now=timezone.now()).order

    with pytest.raises(MailGone):
        again(other, mails_of_order(order)[0], "key")
    assert not OrderNote.objects.filter(kind="mail.resent").exists()
