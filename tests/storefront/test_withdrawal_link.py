"""Where to withdraw from the contract is linked from every order and its mails, once the shop has published it."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import timezone

from commerce.notifications.models import SentMail
from commerce.orders.services import cancel_order
from commerce.store.models import Store
from core.events.work import work_on_events
from onboarding.services.legal_pages import adopt_legal_page
from tests.factories.selling import NOON, place

WORDS = "Withdraw from the contract here"


def publish(kind, path):
    adopt_legal_page(SimpleNamespace(kind=kind, url_path=f"/home/{path}/"))
    return Store.objects.get().withdrawal_url


def test_form_comes_before_the_page_about_returns(shop):
    assert [publish("terms", "t"), publish("returns", "r"), publish("withdrawal", "w"), publish("returns", "x")] == [
        "", "/r/", "/w/", "/w/",
    ]  # fmt: skip


def test_orders_and_mails_link_to_it(shopper, open_shop):
    order = place(provider="transfer").order
    page = f"/orders/{order.token}/"
    assert WORDS not in shopper.get(page).content.decode()
    Store.objects.update(withdrawal_url="/withdraw/")

    assert f'<a href="/withdraw/">{WORDS}</a>' in shopper.get(page).content.decode()
    work_on_events(timezone.now())
    mails = {each.key.rpartition(":")[2]: each.text for each in SentMail.objects.filter(key__startswith="order.placed")}
    assert [WORDS in text for key, text in sorted(mails.items()) if "shopper" in key] == [True]
    assert [WORDS in text for key, text in sorted(mails.items()) if "shopper" not in key] == [False]
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON, reason="")
    assert WORDS not in shopper.get(page).content.decode()
