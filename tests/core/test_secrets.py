from __future__ import annotations

import pytest

from core.secrets import Unreadable, seal, unseal


def test_what_is_sealed_is_read_for_the_same_purpose_alone():
    sealed = seal("sk_123", purpose="carrier")

    assert "sk_123" not in sealed
    assert unseal(sealed, purpose="carrier") == "sk_123"
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="second factor")


def test_former_key_still_opens(settings):
    sealed = seal("sk_123", purpose="carrier")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"

    assert unseal(sealed, purpose="carrier") == "sk_123"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="carrier")


def test_nothing_stays_nothing():
    assert seal("", purpose="carrier") == unseal("", purpose="carrier") == ""
