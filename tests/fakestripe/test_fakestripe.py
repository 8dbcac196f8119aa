"""The double is as strict as the package that it doubles, and refuses to live beside the real thing."""

from __future__ import annotations

import json

import pytest
import stripe

from fakestripe import spec
from fakestripe.__main__ import RefusesToStart, refuse_beside_real_key
from fakestripe.api import HANDLERS
from fakestripe.requests import Request, answer
from fakestripe.world import API_VERSION, World

SESSION = (
    "mode=payment&success_url=https://x.example/&line_items[0][quantity]=2&line_items[0][price_data][currency]=eur"
    "&line_items[0][price_data][unit_amount]=1999&line_items[0][price_data][product_data][name]=Lamp"
)


def post(world, body, *, path="/v1/checkout/sessions", key="k", **headers):
    given = {"authorization": "Bearer sk_test_x", "stripe-version": API_VERSION, "idempotency-key": key, **headers}
    got = answer(world, Request("POST", path, "", body, {name: text for name, text in given.items() if text}))
    return got.status, json.loads(got.body)


def test_every_handler_is_an_address_of_the_package():
    known = {(route.method, route.template) for route in spec.all_routes()}

    assert set(HANDLERS) - known == set()
    assert len(known) > 600


def test_every_route_can_be_checked():
    from fakestripe.spec.hints import typed_dict_hints

    routes = [route for route in spec.all_routes() if (route.method, route.template) in HANDLERS]
    for cls in filter(None, map(spec.params_class, routes)):
        assert isinstance(typed_dict_hints(cls), dict)


def test_pinned_version_is_the_packages_own(settings):
    assert settings.STRIPE_API_VERSION == stripe.api_version == API_VERSION


def test_session():
    status, session = post(World(), SESSION)

    assert (status, session["amount_total"], session["status"]) == (200, 3998, "open")


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ("&payment_method_types[0]=card", "parameter_unknown"),
        ("&ui_mode=hosted", "parameter_invalid"),
        ("&expires_at=soon", "parameter_invalid_integer"),
        ("&payment_intent_data[capture]=manual", "parameter_unknown"),
        ("&line_items[0][price_data][product_data][colour]=red", "parameter_unknown"),
        ("&automatic_tax[liability][account]=acct_1", "parameter_missing"),
    ],
)
def test_wrong_parameter(extra, code):
    status, body = post(World(), SESSION + extra)

    assert (status, body["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    "body",
    [
        SESSION.replace("currency]=eur", "currency]=xxx"),
        SESSION.replace("unit_amount]=1999", "unit_amount]=1"),
        SESSION.replace("success_url=https", "success_url=ftp"),
        SESSION + "&payment_intent_data[application_fee_amount]=10",
        SESSION + "&metadata[note]=" + "x" * 501,
        SESSION.replace("mode=payment", ""),
    ],
)
def test_rules_that_no_specification_holds(body):
    assert post(World(), body)[0] == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"idempotency-key": ""},
        {"stripe-version": "2020-08-27"},
        {"authorization": "Bearer sk_live_x"},
        {"authorization": ""},
    ],
)
def test_headers_that_are_refused(headers):
    assert post(World(), SESSION, **headers)[0] in (400, 401)


def test_idempotency_key():
    world = World()
    first, again = post(world, SESSION), post(world, SESSION)
    other = post(world, SESSION.replace("1999", "2999"))

    assert first == again
    assert other[1]["error"]["type"] == "idempotency_error"
    assert post(world, SESSION, key="another")[1]["id"] != first[1]["id"]


def test_key_is_forgotten_after_a_day():
    world = World()
    first = post(world, SESSION)
    world.clock_offset = 25 * 3600

    assert post(world, SESSION)[1]["id"] != first[1]["id"]


def test_each_account_has_its_own_objects():
    world = World()
    _status, session = post(world, SESSION)
    other = post(world, "", path=f"/v1/checkout/sessions/{session['id']}/expire", **{"stripe-account": "acct_1"})

    assert other[0] in (401, 403)


@pytest.mark.parametrize("name", ["STRIPE_LIVE_KEY", "STRIPE_TEST_KEY"])
def test_refuses_to_start_beside_a_real_key(name):
    with pytest.raises(RefusesToStart):
        refuse_beside_real_key({name: "sk_live_x"})


def test_remembers_in_a_file(tmp_path):
    world = World(file=tmp_path / "state.json")
    _status, session = post(world, SESSION)
    world.save()

    assert World(file=tmp_path / "state.json").get("", session["id"], "checkout.session")["amount_total"] == 3998
