"""Addresses in lines, the same wherever people read them."""

from __future__ import annotations

import pytest

from commerce.store.places import address_lines, place_lines

ADA = {
    "name": "Ada Lovelace", "company": "Engines Ltd", "street": "8 rue Nationale", "extra": "", "postal_code": "37000",
    "city": "Tours", "region": "", "country": "DE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "country"), [("fr", "Allemagne"), ("fr_FR", "Allemagne"), ("en-GB", "Germany"), ("x", "Germany")]
)
def test_lines_are_those_of_a_parcel_with_the_country_by_name(locale: str, country: str) -> None:
    assert address_lines(ADA, locale) == ["Ada Lovelace", "Engines Ltd", "8 rue Nationale", "37000 Tours", country]


def test_papers_name_the_company_first() -> None:
    assert address_lines(ADA, "en", company_first=True)[:2] == ["Engines Ltd", "Ada Lovelace"]


def test_nothing_is_made_of_nothing_and_lines_stay_lines() -> None:
    odd = {"name": "Eve\r\nBcc: all@example.com", "city": "  Tours ", "country": "??", "region": None}

    assert address_lines({}, "en") == place_lines({}, "en") == []
    assert address_lines(odd, "en") == ["Eve Bcc: all@example.com", "Tours", "??"]
