"""What something is called in the shop's further languages."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy

from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.words import further_language, named


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("fr", {"fr": {"name": "Virement", "description": "Rapide"}}, ("Virement", "Rapide")),
        ("fr", {"fr": {"name": "", "description": "Rapide"}}, ("Transfer", "Rapide")),
        ("fr", {"fr": {}}, ("Transfer", "Fast")),
        ("fr", {"de": {"name": "Überweisung"}}, ("Transfer", "Fast")),
        ("fr", {}, ("Transfer", "Fast")),
        ("", {"fr": {"name": "Virement"}, "": {"name": "never"}}, ("Transfer", "Fast")),
    ],
)
def test_what_is_not_told_falls_back_to_the_main_language(language: str, words: dict, told: tuple[str, str]) -> None:
    rate = Rate(name="Transfer", description="Fast", words=words)

    assert (rate.name_in(language), rate.description_in(language)) == told
    assert PaymentMethod(name="Transfer", words=words).name_in(language) == told[0]


def test_instructions_are_told_like_names() -> None:
    method = PaymentMethod(instructions="To FR76", words={"fr": {"instructions": "Sur FR76"}})

    assert (method.instructions_in("fr"), method.instructions_in("")) == ("Sur FR76", "To FR76")


@pytest.mark.parametrize(
    ("locale", "main", "language"),
    [
        ("fr", "en", "fr"),
        ("fr-BE", "en", "fr"),
        ("en", "en", ""),
        ("en-GB", "en", ""),
        ("xx", "en", ""),
        ("", "fr", ""),
    ],
)
def test_main_language_is_none_of_the_further_ones(locale: str, main: str, language: str) -> None:
    assert further_language(locale, main) == language


def test_names_of_the_platform_come_in_its_other_languages() -> None:
    text = gettext_lazy("Bank transfer")

    assert named(text, "en") == {"name": "Bank transfer", "words": {"fr": {"name": "Virement bancaire"}}}
    assert named(text, "fr") == {"name": "Virement bancaire", "words": {"en": {"name": "Bank transfer"}}}
    assert named("PayPal", "fr") == {"name": "PayPal", "words": {}}
