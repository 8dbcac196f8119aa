from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def test_contract_check_against_the_double(stripe):
    output = StringIO()

    call_command("stripe_contract_check", account=stripe.account, stdout=output)

    lines = output.getvalue().splitlines()
    assert len(lines) == 26
    assert all(line.startswith("ok") for line in lines)


def test_contract_check_says_what_is_not_as_expected(stripe, monkeypatch):
    monkeypatch.setattr("fakestripe.objects.checkout.is_ready", lambda world, account: True)

    with pytest.raises(CommandError, match="1 steps"):
        call_command("stripe_contract_check", stdout=StringIO())


def test_contract_check_without_a_key(shop):
    with pytest.raises(CommandError, match="STRIPE_TEST_KEY"):
        call_command("stripe_contract_check", stdout=StringIO())
