"""Who may what: keys, their scopes, and keys of other shops."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from api.build import api as the_api
from api.document import operations, scope_of
from core.scope import control_context
from integrations.models import ApiKey
from integrations.scopes import SCOPES
from integrations.services.keys import find_key, revoke_key
from staff.rights import ALL_CODES
from tenants.context import shop_context
from tenants.hosts import forget_routes
from tenants.models import Shop, ShopState
from tests.api.conftest import Program, key_for
from tests.factories.selling import place

# What each operation needs. A new one without a line here is red.
TABLE = {
    "get_shop": "",
    "list_products": "products.read", "get_product": "products.read",
    "create_product": "products.write", "update_product": "products.write", "delete_product": "products.write",
    "create_variant": "products.write", "update_variant": "products.write", "delete_variant": "products.write",
    "list_collections": "products.read", "get_collection": "products.read",
    "list_stock": "stock.read", "get_stock": "stock.read",
    "set_stock": "stock.write", "change_stock": "stock.write", "count_stock": "stock.write",
    "list_orders": "orders.read", "get_order": "orders.read",
    "ship_order": "orders.write", "cancel_order": "orders.write", "add_note": "orders.write",
    "refund_order": "orders.write",
    "list_customers": "customers.read", "get_customer": "customers.read",
}  # fmt: skip
NOBODY = "0190a0a0-0000-7000-8000-000000000000"


def samples():
    """(method, address, operation) of each."""
    for prefix, router in the_api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                full = re.sub(r"{int:\w+}", "1", re.sub(r"{uuid\w*:\w+}", NOBODY, f"{prefix}{path}"))
                yield operation.methods[0], full, operation


def test_every_operation_has_its_scope():
    assert {one.url_name: scope_of(one) for one in operations(the_api)} == TABLE
    assert {scope for scope in TABLE.values() if scope} == SCOPES
    assert SCOPES <= ALL_CODES


def test_what_changes_something_is_done_once():
    """Whatever is not a GET goes through api.once, or is red here."""
    assert [
        one.url_name for one in operations(the_api)
        if one.methods != ["GET"] and not getattr(one.view_func, "changes_something", False)
    ] == []  # fmt: skip


def test_key_without_the_scope_is_told_which_it_needs(program):
    """Each operation with a key that has every other scope, and with one that has this alone."""
    by_scope = {scope: program(*(SCOPES - {scope})) for scope in SCOPES}
    exact = {scope: program(scope) for scope in SCOPES}
    wrong = []
    for method, path, operation in samples():
        scope = scope_of(operation)
        if not scope:
            continue
        refused = by_scope[scope].send(method, path, {})
        if (refused.status_code, refused.json().get("scope")) != (403, scope):
            wrong.append(f"{method} {path}: {refused.status_code} without {scope}")
        if exact[scope].send(method, path, {}).status_code == 403:
            wrong.append(f"{method} {path}: 403 with {scope}")

    assert not wrong


def test_nobody_gets_in_without_a_key(api, client):
    for method, path, _operation in samples():
        answer = client.generic(method, f"/api/v1{path}", headers={"host": "alpha.admin.localhost"})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_session_of_an_owner_is_no_key(owner_client, api):
    assert owner_client.get("/api/v1/shop").status_code == 401


@pytest.mark.parametrize(
    "change",
    [lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), lambda token: token + "A", lambda token: "",
     lambda token: token.upper(), lambda token: token[4:], lambda token: "ech_" + "a" * 12 + "_" + "b" * 43,
     lambda token: "é\x7f" * 20, lambda token: "x" * 7000],
    ids=["last letter", "longer", "none", "capitals", "no prefix", "unknown", "not ascii", "huge"],
)  # fmt: skip
def test_wrong_key(api, change):
    assert Program(api.key, change(api.token)).get("/shop").status_code == 401


def test_key_that_is_over_or_revoked(program, shop):
    now = timezone.now()
    over = program(expires_at=now - timedelta(seconds=1))
    revoked = program()
    revoke_key(key_id=revoked.key.pk, actor=revoked.key.user, now=now)

    assert [one.get("/shop").status_code for one in (over, revoked, program())] == [401, 401, 200]


def test_key_opens_its_own_shop_only(api, other_shop):
    placed = place().order
    with shop_context(other_shop):
        theirs = key_for()
    away = Program(*theirs)  # bravo's key at alpha's host
    abroad = Program(api.key, api.token, host="bravo.admin.localhost")

    for stranger in (away, abroad):
        for path in ("/shop", "/orders", f"/orders/{placed.pk}", "/customers", "/products"):
            answer = stranger.get(path)
            assert answer.status_code == 401
            assert placed.email not in answer.content.decode()
    assert api.get(f"/orders/{placed.pk}").status_code == 200
    at_home = Program(*theirs, host="bravo.admin.localhost")
    assert at_home.get(f"/orders/{placed.pk}").status_code == 404
    assert at_home.get("/orders").json()["data"] == []


def test_same_prefix_in_another_shop_opens_nothing(api, other_shop):
    """The negative control of the test above: it is the secret that is looked at."""
    with shop_context(other_shop):
        key, _token = key_for()
        ApiKey.objects.filter(pk=key.pk).update(prefix=api.key.prefix)
        assert find_key(api.token, timezone.now()) is None
        ApiKey.objects.filter(pk=key.pk).update(digest=api.key.digest)
        assert find_key(api.token, timezone.now()) == key


def test_key_is_kept_as_a_digest_and_its_use_is_noted(api):
    secret = api.token[17:]
    row = ApiKey.objects.values().get(pk=api.key.pk)
    assert secret not in str(row)
    assert row["last_used_at"] is None

    api.get("/shop")

    assert ApiKey.objects.get().last_used_at is not None
    assert api.key.user.is_active is False


def test_frozen_shop_is_read_only(api, shop):
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(state=ShopState.FROZEN)
    forget_routes()

    frozen = api.post("/stock/counts", {"counts": []})

    assert (frozen.status_code, frozen.json()["code"]) == (403, "shop_frozen")
    assert api.get("/shop").status_code == 200


def test_suspended_shop_answers_with_a_problem(api, shop):
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(state=ShopState.SUSPENDED)
    forget_routes()

    shut = api.get("/shop")

    assert (shut.status_code, shut.json()["code"]) == (503, "shop_unavailable")
