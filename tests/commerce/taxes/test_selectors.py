from datetime import date
from decimal import Decimal

import pytest

from commerce.taxes.models import TaxRate
from commerce.taxes.selectors import rate_for, rates_for, taxed_by

TODAY = date(2026, 11, 22)


def test_rate_in_force(shop):
    TaxRate.objects.create(country="FR", category="standard", percent=Decimal(21), valid_from=date(2027, 1, 1))

    assert rate_for("FR", "standard", TODAY).percent == 20
    assert rate_for("FR", "standard", date(2027, 1, 1)).percent == 21


def test_rate_of_a_reduced_category(shop):
    assert rate_for("FR", "reduced", TODAY).percent == Decimal("5.5")


def test_rate_of_an_unknown_category_is_the_standard_one(shop):
    assert rate_for("FR", "hats", TODAY).percent == 20


def test_rate_of_a_country_without_any(shop):
    assert rate_for("US", "standard", TODAY) is None


def test_rates_of_several_categories_in_one_query(shop, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = rates_for("FR", ["standard", "reduced"], TODAY)

    assert {category: rate.percent for category, rate in found.items()} == {"standard": 20, "reduced": Decimal("5.5")}


@pytest.mark.parametrize(
    ("seller", "buyer", "postal_code", "at_home", "at_destination"),
    [
        ("FR", "FR", "75002", "FR", "FR"),
        ("FR", "DE", "10115", "FR", "DE"),
        ("FR", "MC", "98000", "FR", "FR"),
        ("FR", "CH", "8001", None, None),
        ("US", "US", "10001", "US", "US"),
        ("US", "FR", "75002", None, None),
        # parts of countries that the VAT area leaves out
        ("FR", "ES", "35001", None, None),
        ("FR", "ES", "28001", "FR", "ES"),
        ("ES", "ES", "38 001", None, None),
        ("FR", "FR", "97400", None, None),
        ("FR", "FR", "98800", None, None),
        ("DE", "DE", "27498", None, None),
        ("DE", "DE", "78266", None, None),
        ("IT", "IT", "23041", None, None),
        ("FR", "FI", "22100", None, None),
        ("FR", "FI", "00100", "FR", "FI"),
        # and one that it takes in
        ("FR", "GB", "SW1A 1AA", None, None),
        ("FR", "GB", "bt1 5gs", "FR", "GB"),
    ],
)
def test_whose_rates_apply(seller, buyer, postal_code, at_home, at_destination):
    def country(regime):
        taxed = taxed_by(seller=seller, buyer=buyer, postal_code=postal_code, regime=regime)
        return taxed and taxed.country

    assert (country("home"), country("destination"), country("exempt")) == (at_home, at_destination, None)


@pytest.mark.parametrize(
    ("buyer", "postal_code", "percent"),
    [
        ("PT", "9000-001", 22),
        ("PT", "9500-001", 16),
        ("PT", "1000-001", None),
        ("AT", "6691", 19),
        ("AT", "1010", None),
    ],
)
def test_regions_with_a_rate_of_their_own(buyer, postal_code, percent):
    assert taxed_by(seller="FR", buyer=buyer, postal_code=postal_code, regime="destination").standard_percent == percent


def test_rates_agree_with_an_independent_table(shop):
    """vatrates 2.0.3 (MIT), and what has changed since it was written."""
    since = {"EE": 24, "FI": Decimal("25.5"), "RO": 21, "SK": 23}
    theirs = {
        "AT": 20, "BE": 21, "BG": 20, "CY": 19, "CZ": 21, "DE": 19, "DK": 25, "EE": 20, "ES": 21, "FI": 24, "FR": 20,
        "GR": 24, "HR": 25, "HU": 27, "IE": 23, "IT": 22, "LT": 21, "LU": 17, "LV": 21, "MT": 18, "NL": 21, "PL": 23,
        "PT": 23, "RO": 19, "SE": 25, "SI": 22, "SK": 20,
    }  # fmt: skip

    ours = {country: rate_for(country, "standard", TODAY) for country in theirs}

    assert {country: rate.percent for country, rate in ours.items()} == theirs | since
    assert all(rate.source and rate.valid_from <= TODAY for rate in ours.values())
