from datetime import date
from decimal import Decimal

import pytest

from commerce.taxes.models import TaxRate
from commerce.taxes.selectors import rate_for, rates_for, taxing_country

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
    ("seller", "buyer", "country"),
    [("FR", "FR", "FR"), ("FR", "DE", "FR"), ("FR", "CH", None), ("US", "US", "US"), ("US", "FR", None)],
)
def test_taxing_country(seller, buyer, country):
    assert taxing_country(seller=seller, buyer=buyer) == country
