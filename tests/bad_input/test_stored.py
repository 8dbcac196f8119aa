"""Hostile texts that were stored long ago, by whatever way: no page and no mail lets them out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.notifications.models import SentMail
from commerce.orders.models import Order
from commerce.orders.services import add_note, cancel_order, mark_paid, ship_order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.models import Store
from core.events.work import dead_letters, work_on_events
from core.scope import current_scope
from tests.bad_input.hostile import TEXTS
from tests.bad_input.markup import Page
from tests.bad_input.walker import Walker
from tests.factories.catalog import make_collection
from tests.factories.selling import ADDRESS, NOON, make_variant, place

# Two in each: what has to stand first, or to be short, stands first.
ATTACKS = {
    "markup": TEXTS["markup"] + TEXTS["right to left"],
    "script": TEXTS["script"] + TEXTS["newlines"],
    "address": TEXTS["address"] + TEXTS["template"],
}
LATER = NOON + timedelta(days=2)


@pytest.fixture(params=ATTACKS)
def attack(request, open_shop):
    """Everything that shoppers and merchants can name bears the text."""
    text = ATTACKS[request.param]
    one_line = text.replace("\r\n", " ")
    Store.objects.update(name=one_line[:60])
    Rate.objects.update(name=one_line[:60])
    PaymentMethod.objects.update(name=one_line[:60], instructions=text)
    variant = make_variant(sku=one_line[:60])
    product = variant.product
    product.title = product.vendor = product.product_type = product.seo_title = one_line
    product.seo_description, product.tags = text, [one_line]
    product.save()
    make_collection(one_line, slug="attack", seo_title=one_line, seo_description=text)
    address = replace(ADDRESS, name=one_line, company=one_line, street=one_line, extra=one_line, city=one_line)
    for _each in range(2):
        place((variant, 1), provider="transfer", address=address, note=text, phone=one_line[:30])
    act_on_orders(one_line)
    return one_line


def act_on_orders(text):
    shipped, cancelled = Order.objects.order_by("-number")[:2]
    add_note(order_id=shipped.pk, text=text, actor=None, now=NOON)
    mark_paid(order_id=shipped.pk, reference=text[:120], actor=None, now=NOON)
    ship_order(
        order_id=shipped.pk, request_key="s", carrier="other", tracking_number=text[:80], actor=None, now=NOON
    )  # fmt: skip
    cancel_order(order_id=cancelled.pk, reason=text[:200], restock=True, actor=None, now=NOON)


def test_mails_escape(attack):
    work_on_events(LATER)

    assert dead_letters() == []
    mails = list(SentMail.objects.all())
    assert {mail.key.split(":")[0] for mail in mails} >= {
        "order.placed",
        "order.paid",
        "order.shipped",
        "order.cancelled",
    }
    for mail in mails:
        assert Page("http://x/", mail.html).escapes == []
        assert "\n" not in mail.subject
        assert "\r" not in mail.subject


def test_pages_escape(attack, walker, owner_client):
    tokens = Order.objects.values_list("token", flat=True)
    owner = Walker(owner_client, "alpha.admin.localhost", current_scope())

    seen = [page.address for page in walker.walk("/", "/collections/", *[f"/orders/{token}/" for token in tokens])]
    seen += [page.address for page in owner.walk("/orders/", "/customers/", "/products/", "/", most=60)]

    assert len(seen) > 30
    assert walker.troubles == []
    assert owner.troubles == []
