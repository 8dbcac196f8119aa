from __future__ import annotations

import pytest
from django.core.management import CommandError
from django.db import connections

from core.scope import control_context
from tenants.management import inside as module
from tenants.management.inside import inside
from tenants.models import Shop, ShopState

pytestmark = pytest.mark.django_db


def enter(handle: str) -> None:
    with inside(handle), connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")


def test_shop_is_entered(shop):
    enter("alpha")


def test_shop_that_is_not_there():
    with pytest.raises(CommandError, match="No shop has the handle 'nobody'"):
        enter("nobody")


@pytest.mark.parametrize("state", [ShopState.PREPARING, ShopState.IMPORTING, ShopState.DROPPED])
def test_shop_in_which_there_is_nothing_is_refused(shop, monkeypatch, state):
    with control_context():
        Shop.objects.filter(handle="alpha").update(state=state)

    with pytest.raises(CommandError, match=f"alpha is {state}: there is nothing in it"):
        enter("alpha")

    monkeypatch.setattr(module, "WITHOUT_CONTENT", set())
    enter("alpha")
