"""`manage.py open_shop` is held to what the sign-up page asks."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from core.scope import control_context
from onboarding.management.commands import open_shop
from tenants.models import Shop

pytestmark = pytest.mark.django_db
SOUND = {"handle": "nora", "name": "Nora", "email": "nora@example.com"}


def counts() -> tuple[int, int]:
    with control_context():
        return Shop.objects.count(), User.objects.count()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "--name"),
        ({"name": "x" * 61}, "--name"),
        ({"name": "a\x01b"}, "--name"),
        ({"email": "nonsense"}, "--email"),
        ({"email": f"{'x' * 60}@{'x.' * 120}example"}, "--email"),
        ({"country": "ZZ"}, "--country"),
        ({"country": "France"}, "--country"),
        ({"currency": "DOGE"}, "--currency"),
        ({"handle": "admin"}, "reserved"),
        ({"handle": "No"}, "3 to 40"),
    ],
)
def test_nonsense_is_refused_and_leaves_neither_shop_nor_account(wrong: dict[str, str], words: str):
    before = counts()

    with pytest.raises(CommandError, match=words):
        call_command("open_shop", **SOUND | wrong)

    assert counts() == before


def test_unchecked_name_would_leave_a_shop_that_never_opens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(open_shop, "clean_name", lambda name: name)
    before = counts()

    with pytest.raises(Exception, match="blank"):
        call_command("open_shop", **SOUND | {"name": ""})

    assert counts() == (before[0] + 1, before[1] + 1)


def test_shop_is_opened_for_an_account_that_is_there(capsys: pytest.CaptureFixture[str]):
    with control_context():
        account = User.objects.create_user("Nora@example.com")

    call_command("open_shop", **SOUND, json=True)

    assert json.loads(capsys.readouterr().out)["state"] == "live"
    with control_context():
        assert Shop.objects.get(handle="nora").memberships.get().account == account
