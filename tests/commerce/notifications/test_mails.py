from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db import transaction

from commerce.notifications.models import MailState, SentMail
from commerce.notifications.selectors import dead_mails
from commerce.notifications.services import sending
from commerce.notifications.services.sending import claim, send_due_mails
from commerce.orders.models import Order, OrderLine, Shipment
from commerce.payments.models import Payment, PaymentMethod
from commerce.store.models import Store
from core.events.outbox import emit
from core.events.work import dead_letters, work_on_events
from tests.factories.foreign import factor

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
LATER = NOW + timedelta(days=400)


@pytest.fixture(autouse=True)
def _mails_stay_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def store(shop):
    found = Store.objects.get()
    found.email = "shop@alpha.example"
    found.save()
    return found


@pytest.fixture
def order(store):
    method = PaymentMethod.objects.create(provider="transfer", name="Transfer", instructions="IBAN FR76 1234")
    order = Order.objects.create(
        number=1001, token="tok_en-123", email="ann@shopper.example", locale="en", currency="EUR",
        goods_amount=129990, shipping_amount=490, tax_amount=21747, total_amount=130480, placed_at=NOW,
        shipping_address={"name": "Ann Lee", "street": "1 rue Haute", "postal_code": "75001", "city": "Paris",
                          "country": "FR"},
        delivery={"name": "Post"}, payment_name="Transfer", note="Ring twice",
    )  # fmt: skip
    OrderLine.objects.create(
        order=order,
        title="Lamp",
        options_text="Blue / L",
        quantity=2,
        unit_amount=64995,
        total_amount=129990,
        sku="L-1",
    )
    Payment.objects.create(
        order_id=order.pk, method=method, provider="transfer", method_name="Transfer", amount=130480, currency="EUR",
        idempotency_key="k1",
    )  # fmt: skip
    return order


def announce(name, order, **payload):
    with transaction.atomic("default"):
        emit(name, order_id=str(order.pk), **payload)
    work_on_events(LATER)
    assert dead_letters() == []
    send_due_mails(LATER)


def subjects():
    return {message.to[0]: message.subject for message in mail.outbox}


def to_shopper():
    (found,) = [message for message in mail.outbox if message.to == ["ann@shopper.example"]]
    return found


@pytest.mark.parametrize(
    ("event", "locale", "shopper", "merchant"),
    [
        ("order.placed", "en", "Your order #1001 at Alpha", "New order #1001: €1,304.80"),
        (
            "order.placed",
            "fr",
            "Votre commande n°\xa01001 chez Alpha",
            "Nouvelle commande n°\xa01001\xa0: 1\u202f304,80\xa0€",
        ),
        ("order.paid", "en", "Payment received for your order #1001 at Alpha", "Order #1001 is paid: €1,304.80"),
        (
            "order.paid",
            "fr",
            "Paiement reçu pour votre commande n°\xa01001 chez Alpha",
            "La commande n°\xa01001 est payée\xa0: 1\u202f304,80\xa0€",
        ),
        ("order.cancelled", "en", "Your order #1001 at Alpha was cancelled", None),
        ("order.cancelled", "fr", "Votre commande n°\xa01001 chez Alpha a été annulée", None),
    ],
)
def test_each_event_makes_its_mails_once_in_the_readers_language(order, store, event, locale, shopper, merchant):
    Order.objects.update(locale=locale)
    Store.objects.update(locale=locale)

    announce(event, order)
    announce(event, order)

    expected = {"ann@shopper.example": shopper} | ({"shop@alpha.example": merchant} if merchant else {})
    assert subjects() == expected
    assert len(mail.outbox) == len(expected)


def test_shopper_and_merchant_each_read_their_own_language(order, store):
    Store.objects.update(locale="fr")

    announce("order.placed", order)

    assert subjects()["ann@shopper.example"] == "Your order #1001 at Alpha"
    assert subjects()["shop@alpha.example"].startswith("Nouvelle commande")


def test_confirmation_says_all_that_was_agreed(order):
    announce("order.placed", order)

    message = to_shopper()
    assert message.body == (
        "Thank you for your order\n"
        "\n"
        "Your order number is 1001, placed on November 22, 2026, 2:05\u202fPM.\n"
        "\n"
        "How to pay\n"
        "IBAN FR76 1234\n"
        "\n"
        "See your order:\n"
        "http://alpha.localhost:8000/orders/tok_en-123/\n"
        "\n"
        "2 × Lamp (Blue / L) – €1,299.90\n"
        "\n"
        "Subtotal: €1,299.90\n"
        "Delivery: €4.90\n"
        "Tax included: €217.47\n"
        "Total: €1,304.80\n"
        "\n"
        "Delivery address\n"
        "Ann Lee\n"
        "1 rue Haute\n"
        "75001 Paris\n"
        "France\n"
        "\n"
        "Delivery: Post\n"
        "Payment: Transfer\n"
        "\n"
        "--\n"
        "Alpha\n"
        "http://alpha.localhost:8000/\n"
        "Questions? Simply reply to this e-mail.\n"
    )
    html = message.alternatives[0][0]
    for text in (
        "€1,304.80",
        "2 × <strong>Lamp</strong>",
        "http://alpha.localhost:8000/orders/tok_en-123/",
        "IBAN FR76",
    ):
        assert text in html
    assert "<table" not in html
    assert "<style" not in html
    assert "<script" not in html


def test_confirmation_reads_french_throughout(order):
    Order.objects.update(locale="fr")

    announce("order.placed", order)

    text = to_shopper().body
    assert "Merci pour votre commande" in text
    assert "passée le 22 novembre 2026, 14:05" in text
    assert "Dont TVA\xa0: 217,47\xa0€" in text
    assert "Comment payer" in text
    html = to_shopper().alternatives[0][0]
    assert '<html lang="fr">' in html
    for english in ("Thank you", "Subtotal", "Delivery address", "How to pay", "Questions?", "See your order"):
        assert english not in text
        assert english not in html


def test_moment_is_told_by_the_shops_clock(order):
    Store.objects.update(time_zone="America/Montreal")

    announce("order.placed", order)

    assert "8:05\u202fAM" in to_shopper().body


def test_mail_comes_from_the_platform_in_the_shops_name(order, settings):
    settings.DEFAULT_FROM_EMAIL = "Échoppe <no-reply@platform.example>"
    Store.objects.update(name='Chez "Zoé", SARL')

    announce("order.placed", order)

    message = to_shopper()
    (sender,) = message_from_bytes(message.message().as_bytes(), policy=policy.default)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ('Chez "Zoé", SARL', "no-reply@platform.example")
    assert message.reply_to == ["shop@alpha.example"]
    headers = message.message()
    assert headers["Message-ID"].endswith("@platform.example>")
    assert headers["Auto-Submitted"] == "auto-generated"


def test_line_breaks_in_names_make_no_header(order):
    Store.objects.update(name="Alpha\r\nBcc: victim@example.com")

    announce("order.placed", order)

    raw = to_shopper().message().as_bytes()
    headers = raw.partition(b"\n\n")[0].decode()
    assert not any(line.lower().startswith("bcc:") for line in headers.splitlines())
    assert to_shopper().subject == "Your order #1001 at Alpha Bcc: victim@example.com"
    assert to_shopper().recipients() == ["ann@shopper.example"]


def test_mail_tells_how_to_pay_in_the_language_of_the_order(order):
    PaymentMethod.objects.filter(name="Transfer").update(words={"fr": {"instructions": "À verser sur FR76"}})
    Order.objects.update(locale="fr")

    announce("order.placed", order)

    assert "À verser sur FR76" in to_shopper().body
    assert "IBAN FR76 1234" not in to_shopper().body


def test_texts_of_strangers_are_escaped(order):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    OrderLine.objects.update(title=evil, options_text=evil)
    Order.objects.update(note=evil, shipping_address={"name": evil, "country": "FR"}, phone="<b>1</b>")
    Store.objects.update(name="<i>Alpha</i>")
    PaymentMethod.objects.update(instructions=evil)

    announce("order.placed", order)

    for message in mail.outbox:
        html = message.alternatives[0][0]
        assert "<script" not in html
        assert "<img" not in html
        assert "<i>" not in html
        assert "<b>" not in html
        assert "&lt;script&gt;" in html
        assert "<script>alert(1)</script>" in message.body


def test_test_order_says_so(order):
    Order.objects.update(is_test=True)

    announce("order.placed", order)

    assert to_shopper().subject == "[Test] Your order #1001 at Alpha"
    assert "Nothing will be charged" in to_shopper().body


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://track.example/1?a=b", True), ("javascript:alert(1)", False), ("//track.example", False), ("x", False)],
)
def test_parcel_mail_links_only_to_web_pages(order, url, shown):
    line = order.lines.get()
    shipment = Shipment.objects.create(
        order=order, request_key="r", lines=[[line.pk, 1]], carrier="Colissimo", tracking_number="6A1", shipped_at=NOW,
        tracking_url=url,
    )  # fmt: skip

    announce("order.shipped", order, shipment_id=shipment.pk)

    message = to_shopper()
    assert message.subject == "Your order #1001 at Alpha is on its way"
    assert "1 × Lamp (Blue / L)\n" in message.body
    assert "6A1" in message.body
    assert (url in message.body) is shown
    assert ("Track your parcel" in message.alternatives[0][0]) is shown


def test_each_parcel_has_its_mail(order):
    line = order.lines.get()
    for key in ("a", "b"):
        shipment = Shipment.objects.create(order=order, request_key=key, lines=[[line.pk, 1]], shipped_at=NOW)
        announce("order.shipped", order, shipment_id=shipment.pk)

    assert len(mail.outbox) == 2


def test_shop_without_an_address_gets_no_mail(order):
    Store.objects.update(email="")

    announce("order.placed", order)

    assert list(subjects()) == ["ann@shopper.example"]
    assert to_shopper().reply_to == []


def test_order_with_a_broken_address_is_a_dead_letter_at_once(order):
    Order.objects.update(email="no address")
    with transaction.atomic("default"):
        emit("order.cancelled", order_id=str(order.pk))

    work_on_events(LATER)

    (letter,) = dead_letters()
    assert "no e-mail address" in letter.error
    assert not SentMail.objects.exists()


def test_texts_are_dropped_once_sent(order):
    announce("order.cancelled", order)

    sent = SentMail.objects.get()
    assert (sent.state, sent.text, sent.html, sent.sent_at) == (MailState.SENT, "", "", LATER)
    assert sent.key == f"order.cancelled:{order.pk}:shopper"


class Broken:
    """A mail server with moods."""

    def __init__(self, error):
        self.error = error

    def __call__(self):
        raise self.error


def test_mail_that_fails_is_tried_later_and_ends_dead(order, monkeypatch):
    monkeypatch.setattr(sending.EmailMultiAlternatives, "send", Broken(ConnectionRefusedError("no server")))
    announce("order.cancelled", order)

    waiting = SentMail.objects.get()
    assert (waiting.state, waiting.attempts) == (MailState.WAITING, 1)
    assert "ConnectionRefusedError" in waiting.error
    moment = waiting.next_at
    while (next_at := send_due_mails(moment)) is not None:
        moment = next_at
    (dead,) = dead_mails()
    assert dead.attempts == 10
    assert dead.text

    monkeypatch.undo()
    assert sending.retry_mails([dead.pk], now=moment) == 1
    send_due_mails(moment)
    assert dead_mails() == []


def test_address_that_the_server_refuses_for_good_is_not_tried_again(order, monkeypatch):
    refused = SMTPRecipientsRefused({"ann@shopper.example": (550, b"no such user")})
    monkeypatch.setattr(sending.EmailMultiAlternatives, "send", Broken(refused))

    announce("order.cancelled", order)

    assert [found.attempts for found in dead_mails()] == [1]


def test_sender_killed_before_the_mark_is_replaced_and_uses_the_same_message_id(order, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with transaction.atomic("default"):
        emit("order.cancelled", order_id=str(order.pk))
    work_on_events(LATER)

    killed = claim(LATER)
    sending.message_for(killed).send()  # … and dies here
    assert send_due_mails(LATER + timedelta(minutes=4)) is not None
    assert len(mail.outbox) == 1
    assert send_due_mails(LATER + timedelta(minutes=6)) is None

    assert len(mail.outbox) == 2
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 1


def test_merchant_reads_what_an_order_in_another_currency_is_worth(order):
    Order.objects.filter(pk=order.pk).update(currency="USD", shop_factor=factor("USD"))

    announce("order.placed", order)

    assert subjects()["shop@alpha.example"] == "New order #1001: $1,304.80"
    (merchants,) = [message for message in mail.outbox if message.to == ["shop@alpha.example"]]
    worth = "Total: $1,304.80\nFor your books the total is worth €1,203.47 (1\xa0EUR = 1.0842\xa0USD).\n\nDelivery"
    assert worth in merchants.body
    assert "Total: $1,304.80" in to_shopper().body
    assert "€" not in to_shopper().body
