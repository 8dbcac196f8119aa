from __future__ import annotations

import re
from datetime import timedelta

import pytest

from commerce.catalog.models import Product, Variant
from commerce.inventory.services import set_parts, set_stock
from commerce.notifications.models import SentMail, StockAlert
from commerce.notifications.services.alerts import (
    CONFIRM,
    alert_of,
    ask_for_alert,
    confirm_alert,
    forget_old,
    leave_alert,
    tell_who_waits,
)
from tests.factories.selling import NOON, make_variant

pytestmark = pytest.mark.usefixtures("shop")


def ask(variant: Variant, email: str = "ada@example.org", hours: int = 0) -> None:
    ask_for_alert(variant_id=variant.pk, email=email, locale="fr", now=NOON + timedelta(hours=hours))


def mails() -> list[str]:
    return list(SentMail.objects.order_by("pk").values_list("key", flat=True))


def test_alert_is_confirmed_told_once_and_forgotten() -> None:
    lamp = make_variant(stock=0)
    ask(lamp)
    alert = StockAlert.objects.get()
    mail = SentMail.objects.get()
    assert mail.subject == "Veuillez confirmer\xa0: retour en stock"
    token = re.search(r"/alerts/confirm/([^/\s]+)/", mail.text)
    assert token is not None
    assert alert_of(CONFIRM, token[1]) == alert.pk

    set_stock(variant_id=lamp.pk, on_hand=1)
    assert tell_who_waits([lamp.pk]) == 0  # nobody has confirmed yet
    set_stock(variant_id=lamp.pk, on_hand=0)
    assert confirm_alert(alert_id=alert.pk, now=NOON) is True
    assert StockAlert.objects.count() == 1
    set_stock(variant_id=lamp.pk, on_hand=1)

    assert tell_who_waits([lamp.pk]) == 1
    assert (StockAlert.objects.count(), tell_who_waits([lamp.pk]), len(mails())) == (0, 0, 2)


def test_who_confirms_when_it_is_back_already_is_told_at_once() -> None:
    lamp = make_variant(stock=0)
    ask(lamp)
    set_stock(variant_id=lamp.pk, on_hand=2)

    confirm_alert(alert_id=StockAlert.objects.get().pk, now=NOON)

    assert StockAlert.objects.count() == 0
    assert mails()[-1].startswith("stock_alert.told:")


def test_asking_again_writes_at_most_one_mail_a_day() -> None:
    lamp = make_variant(stock=0)

    for hours in (0, 1, 23, 25):
        ask(lamp, "Ada@example.org" if hours else "ada@example.org", hours)

    assert (StockAlert.objects.count(), len(mails())) == (1, 2)


def test_what_can_be_bought_or_is_hidden_needs_no_alert() -> None:
    hidden = make_variant(stock=0)
    Product.objects.filter(pk=hidden.product_id).update(is_published=False)

    ask(make_variant(stock=1))
    ask(hidden)
    ask_for_alert(variant_id=2**40, email="ada@example.org", locale="en", now=NOON)

    assert (StockAlert.objects.count(), mails()) == (0, [])


def test_bundle_is_told_of_when_its_part_is_back() -> None:
    lamp, bundle = make_variant(stock=0), make_variant(stock=0)
    set_parts(variant_id=bundle.pk, parts={lamp.pk: 2})
    ask(bundle)
    confirm_alert(alert_id=StockAlert.objects.get().pk, now=NOON)

    set_stock(variant_id=lamp.pk, on_hand=1)
    assert tell_who_waits([lamp.pk]) == 0
    set_stock(variant_id=lamp.pk, on_hand=2)
    assert tell_who_waits([lamp.pk]) == 1


def test_unconfirmed_ones_are_forgotten_in_a_week_and_leaving_is_at_once() -> None:
    lamp = make_variant(stock=0)
    ask(lamp)
    ask(lamp, "bo@example.org")
    confirm_alert(alert_id=StockAlert.objects.get(email="bo@example.org").pk, now=NOON)

    forget_old(now=NOON + timedelta(days=8))
    (left,) = StockAlert.objects.all()
    leave_alert(alert_id=left.pk)

    assert left.email == "bo@example.org"
    assert StockAlert.objects.count() == 0
    assert confirm_alert(alert_id=left.pk, now=NOON) is False
