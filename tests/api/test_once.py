"""A request that is sent twice is done once, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from api import once
from commerce.inventory.models import StockItem, StockMovement
from commerce.orders.models import OrderNote
from commerce.orders.services import mark_paid, refund_order
from commerce.payments.models import Refund
from integrations.models import KeptAnswer
from integrations.services import answers
from tenants.context import shop_context
from tests.api.conftest import Program, key_for
from tests.commerce.races.crowd import at_once
from tests.factories.selling import NOON, make_variant, place


def on_hand():
    return StockItem.objects.values_list("on_hand", flat=True).get()


def test_same_request_gets_the_same_answer_and_is_done_once(api):
    path = f"/stock/{make_variant(stock=5).pk}/changes"

    first, again = (api.post(path, {"change": 2}, name='"abc"') for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert on_hand() == 7
    assert api.post(path, {"change": 2}, name="abc").headers["Idempotency-Replayed"] == "true"  # quotes or none
    assert api.post(path, {"change": 2}, name="abd").json()["on_hand"] == 9


def test_answer_without_a_body_and_one_with_an_address_are_kept_too(api):
    wish = {"title": "Lamp", "variants": [{"price": {"amount": 1, "currency": "EUR"}}]}
    made, again = (api.post("/products", wish, name="a") for _ in range(2))
    assert again.headers["Location"] == made.headers["Location"]

    path = f"/products/{made.json()['id']}"
    gone, still = (api.send("DELETE", path, name="b") for _ in range(2))
    assert (gone.status_code, still.status_code, still.content) == (204, 204, b"")
    assert api.send("DELETE", path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "/stock/{}/changes", {"change": 3}), ("POST", "/stock/{}/changes?x=1", {"change": 2}),
     ("PUT", "/stock/{}", {"on_hand": 3})],
)  # fmt: skip
def test_same_name_for_another_request_is_refused(api, method, path, body):
    pk = make_variant(stock=5).pk
    api.post(f"/stock/{pk}/changes", {"change": 2}, name="a")

    refused = api.send(method, path.format(pk), body, name="a")

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert on_hand() == 7


def test_names_of_another_key_are_its_own(api, program):
    path = f"/stock/{make_variant(stock=5).pk}/changes"

    api.post(path, {"change": 2}, name="a")
    program("stock.write").post(path, {"change": 2}, name="a")

    assert on_hand() == 9


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "idempotency_key_missing"), ('""', "idempotency_key_missing"), ("a b", "idempotency_key_invalid"),
     ("é", "idempotency_key_invalid"), ("x" * 129, "idempotency_key_invalid")],
)  # fmt: skip
def test_name_that_cannot_be_used(api, name, code):
    variant = make_variant(stock=5)

    refused = api.post(f"/stock/{variant.pk}/changes", {"change": 2}, **{"idempotency-key": name})

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert on_hand() == 5


def test_what_sets_a_value_needs_no_name(api):
    variant = make_variant(stock=5)

    assert api.send("PUT", f"/stock/{variant.pk}", {"on_hand": 3}, **{"idempotency-key": ""}).status_code == 200
    assert not KeptAnswer.objects.exists()


def test_refusal_changes_nothing_and_leaves_the_name_free(api):
    path = f"/stock/{make_variant(stock=5).pk}/changes"

    assert api.post(path, {"change": -6}, name="a").status_code == 409
    assert not KeptAnswer.objects.exists()
    assert api.post(path, {"change": -5}, name="a").status_code == 201
    assert on_hand() == 0


def test_name_is_forgotten_after_a_day(api):
    path = f"/stock/{make_variant(stock=5).pk}/changes"
    api.post(path, {"change": 2}, name="old")
    api.post(path, {"change": 2}, name="young")
    now = timezone.now()
    KeptAnswer.objects.filter(name="old").update(created_at=now - answers.KEPT_FOR)

    assert "Idempotency-Replayed" not in api.post(path, {"change": 2}, name="old").headers  # even before the purge
    KeptAnswer.objects.filter(name="old").update(created_at=now - answers.KEPT_FOR)
    due_at = answers.forget_old_answers(now)

    assert list(KeptAnswer.objects.values_list("name", flat=True)) == ["young"]
    assert due_at == KeptAnswer.objects.get().created_at + answers.KEPT_FOR
    assert answers.forget_old_answers(now + timedelta(days=2)) is None


def test_name_is_free_for_another_refund_and_parcel_a_day_later(api):
    """What services remember of a name for ever must not be in the way."""
    order = place((make_variant(), 3), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    line = order.lines.get().pk
    parcel, money = {"lines": [{"line_id": line, "quantity": 1}]}, {"amount": {"amount": 700, "currency": "EUR"}}

    for _day in range(2):
        assert api.post(f"/orders/{order.pk}/shipments", parcel, name="p").status_code == 201
        assert api.post(f"/orders/{order.pk}/refunds", money, name="r").status_code == 201
        KeptAnswer.objects.update(created_at=timezone.now() - answers.KEPT_FOR)

    assert (order.shipments.count(), Refund.objects.count()) == (2, 2)


class Killed(BaseException):
    """As if the process had been killed there."""


def test_killed_between_work_and_record_nothing_was_done(api, monkeypatch):
    path = f"/stock/{make_variant(stock=5).pk}/changes"

    def killed(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(answers, "keep_answer", killed)
        with pytest.raises(Killed), transaction.atomic("default"):
            api.post(path, {"change": 2}, name="a")

    assert (on_hand(), StockMovement.objects.filter(quantity=2).count()) == (5, 0)
    assert api.post(path, {"change": 2}, name="a").json()["on_hand"] == 7


def test_killed_after_a_refund_the_second_try_finds_it(api, monkeypatch):
    order = place((make_variant(), 2), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    path, body = f"/orders/{order.pk}/refunds", {"amount": {"amount": 700, "currency": "EUR"}}

    def killed(**given):
        refund_order(**given)
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("commerce.orders.services.refund_order", killed)
        with pytest.raises(Killed):
            api.post(path, body, name="a")

    assert Refund.objects.count() == 1
    assert KeptAnswer.objects.get().status is None
    other = api.post(path, {"amount": {"amount": 800, "currency": "EUR"}}, name="a")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert api.post(path, body, name="a").json()["id"] == str(Refund.objects.get().pk)
    assert api.post(path, body, name="a").headers["Idempotency-Replayed"] == "true"
    assert Refund.objects.count() == 1


@pytest.fixture
def busy(live_shop):
    with shop_context(live_shop):
        key, token = key_for()
        yield live_shop, Program(key, token, host=f"{live_shop.handle}.admin.localhost")


@pytest.mark.race
def test_eight_at_once_have_one_effect(busy):
    shop, program = busy
    variant = make_variant(stock=5)
    path = f"/stock/{variant.pk}/changes"

    results = at_once(shop, *[lambda: program.post(path, {"change": 2}, name="a")] * 8)

    assert {one.status_code for one in results} <= {201, 409}
    assert len({one.content for one in results if one.status_code == 201}) == 1
    assert all(one.headers["Retry-After"] == "1" for one in results if one.status_code == 409)
    assert on_hand() == 7
    assert KeptAnswer.objects.count() == 1


@pytest.mark.race
def test_without_names_the_same_eight_have_eight_effects(busy, monkeypatch):
    """Negative control."""
    shop, program = busy
    variant = make_variant(stock=5)
    monkeypatch.setattr(once, "name_of", lambda request: "")

    at_once(shop, *[lambda: program.post(f"/stock/{variant.pk}/changes", {"change": 2}, name="a")] * 8)

    assert on_hand() == 21


@pytest.mark.race
def test_second_is_told_that_the_first_is_running(busy):
    shop, program = busy
    variant = make_variant(stock=5)

    with transaction.atomic("default"):
        answers.take_turn(program.key, "a")
        (second,) = at_once(shop, lambda: program.post(f"/stock/{variant.pk}/changes", {"change": 2}, name="a"))

    assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_progress")
    assert program.post(f"/stock/{variant.pk}/changes", {"change": 2}, name="a").status_code == 201


@pytest.mark.race
def test_refund_and_note_at_once(busy):
    """Work that asks a provider holds its turn across transactions."""
    shop, program = busy
    order = place((make_variant(), 2), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    body = {"amount": {"amount": 700, "currency": "EUR"}}

    results = at_once(shop, *[lambda: program.post(f"/orders/{order.pk}/refunds", body, name="a")] * 4)

    assert {one.status_code for one in results} <= {201, 409}
    assert Refund.objects.count() == 1
    assert OrderNote.objects.filter(kind="refund.asked").count() == 1
