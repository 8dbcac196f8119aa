from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commerce.orders.models import Order
from commerce.payments.models import BankLine
from tests.factories.selling import make_variant, place

URLS = "config.urls_admin"


def url(name):
    return reverse(f"orders:{name}", urlconf=URLS)


def upload(client, text, name="statement.csv"):
    return client.post(url("transfer_upload"), {"file": SimpleUploadedFile(name, text.encode())})


def order_and_statement(client, amount="", text="#{number}"):
    order = place((make_variant(stock=9), 1), provider="transfer").order
    amount = amount or f"{order.due_amount / 100:.2f}"
    upload(
        client, f"Date,Name,Description,Amount\n2026-11-23,Ada Lovelace,{text.format(number=order.number)},{amount}\n"
    )
    return order, BankLine.objects.get()


def test_empty(owner_client):
    page = owner_client.get(url("transfer_list")).content.decode()

    assert "Read a statement" in page
    assert "Pays order" not in page


def test_from_the_file_to_paid_orders(owner_client):
    order, line = order_and_statement(owner_client)
    page = owner_client.get(url("transfer_list")).content.decode()
    assert "Number and amount are right" in page
    assert f'value="{order.number}"' in page

    answer = owner_client.post(url("transfer_match"), {f"order-{line.pk}": str(order.number)}, follow=True)

    assert "One order is paid." in answer.content.decode() or "1 order is paid." in answer.content.decode()
    assert Order.objects.get(pk=order.pk).paid_state == "paid"
    done = owner_client.get(url("transfer_list"), {"show": "done"}).content.decode()
    assert f"#{order.number}" in done


def test_other_amount_is_asked_about_and_then_taken(owner_client):
    order, line = order_and_statement(owner_client, amount="1.00")
    page = owner_client.get(url("transfer_list")).content.decode()
    assert "Perhaps" in page

    refused = owner_client.post(url("transfer_match"), {f"order-{line.pk}": str(order.number)})
    assert refused.status_code == 422
    assert f'name="accept-{line.pk}"' in refused.content.decode()
    assert Order.objects.get(pk=order.pk).paid_state == "unpaid"
    owner_client.post(url("transfer_match"), {f"order-{line.pk}": str(order.number), f"accept-{line.pk}": "on"})

    assert Order.objects.get(pk=order.pk).paid_state == "paid"


def test_words_for_what_cannot_be(owner_client):
    _order, line = order_and_statement(owner_client, text="Salary")

    for typed, words in (("99999", "There is no such order."), ("x1", "This is no order number.")):
        page = owner_client.post(url("transfer_match"), {f"order-{line.pk}": typed})
        assert words in page.content.decode()
    owner_client.post(url("transfer_match"), {"aside": [str(line.pk)]})
    assert BankLine.objects.get().state == "ignored"


def test_file_that_cannot_be_read(owner_client):
    answer = upload(owner_client, "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "x.xml")

    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()
    assert not BankLine.objects.exists()


def test_only_for_those_who_may_change_orders(staff, owner_client):
    seeing = staff("orders.view_order")

    assert seeing.get(url("transfer_list")).status_code == 302
    assert "transfers" not in seeing.get(reverse("orders:order_list", urlconf=URLS)).content.decode()
    assert staff("orders.change_order").get(url("transfer_list")).status_code == 200
