from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from billing import gateway
from billing.models import Contract, Invoice, Partner, PartnerCredit
from billing.services.partners import bring, credit_partner, due_credits, pay_by_transfer
from core.scope import control_context

LIST = "/console/billing/partnercredit/"


@pytest.fixture
def lines(shop, other_shop, monkeypatch):
    """Two lines of a partner without a shop, one of a partner who has one."""
    monkeypatch.setattr(gateway, "credit", lambda **_: None)
    with control_context():
        Partner.objects.create(code="studio", name="=Studio", share=2000)
        Partner.objects.create(code="atelier", name="Atelier", share=1000, shop=other_shop)
        Contract.objects.create(shop=other_shop, customer="cus_1")
        bring(shop=shop, code="studio")
        found = [credit_partner(invoice=invoice(shop, n)) for n in (1, 2)]
        Contract.objects.filter(shop=shop).update(partner=Partner.objects.get(code="atelier"))
        found.append(credit_partner(invoice=invoice(shop, 3)))
    return found


def invoice(shop, number):
    return Invoice.objects.create(
        shop=shop, reference=f"in_{number}", number=f"ECH-{number}", status="paid", currency="eur", total_amount=3480,
        tax_amount=580, created_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def operator(db):
    with control_context():
        person = User.objects.create_superuser("operator@platform.example", "correct horse battery")
        client = Client(headers={"host": "localhost"})
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(client, action, lines, **more):
    return client.post(LIST, {"action": action, "_selected_action": [line.pk for line in lines], **more}, follow=True)


def test_what_is_due_is_given_out_and_paid_once(operator, lines):
    assert b"ECH-3" not in operator.get(LIST, {"due": "1"}).content

    text = act(operator, "download", lines).content.decode("utf-8-sig")
    rows = text.splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("'=Studio,studio,ECH-1,")
    assert rows[1].endswith(",5.80,EUR")
    assert b"name the transfer" in act(operator, "mark_paid", lines).content
    assert "2 lines are paid" in act(operator, "mark_paid", lines, reason="SEPA 7").content.decode()
    assert "0 lines are paid" in act(operator, "mark_paid", lines, reason="SEPA 8").content.decode()

    with control_context():
        notes = list(PartnerCredit.objects.order_by("pk").values_list("paid_note", flat=True))
        assert notes == ["SEPA 7 (operator@platform.example)"] * 2 + [""]
        assert not due_credits().exists()


def test_line_that_is_paid_is_not_credited_as_well(lines, other_shop, monkeypatch):
    sent = []
    monkeypatch.setattr(gateway, "credit", lambda **told: sent.append(told["reference"]))
    with control_context():
        pay_by_transfer(lines=[lines[0].pk], note="SEPA 7", now=timezone.now())
        Partner.objects.filter(code="studio").update(shop=other_shop)
        Contract.objects.update(partner=Partner.objects.get(code="studio"))
        for line in lines[:2]:
            credit_partner(invoice=line.invoice)

    assert sent == [f"partner:{lines[1].pk}"]  # the other one, which was not paid, is the control
