from datetime import date
from decimal import Decimal

import pytest

from commerce.taxes.models import TaxRate
from commerce.taxes.selectors import Taxed, category_choices, countries_without_rate, rate_for, rates_of, taxed_by

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
        found = rates_of(Taxed("FR"), ["standard", "reduced"], TODAY)

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
        return taxed and (None if taxed.is_own_only else taxed.country)

    assert (country("home"), country("destination"), country("exempt")) == (at_home, at_destination, None)


@pytest.mark.parametrize(
    ("buyer", "postal_code", "percent"),
    [
        ("PT", "9000-001", 22),
        ("PT", "9500-001", 16),
        ("PT", "1000-001", None),
        ("AT", "6691", 19),
        ("AT", "1010", None),
        ("GR", "82100", 17),
        ("GR", "10431", None),
    ],
)
def test_regions_with_a_rate_of_their_own(buyer, postal_code, percent):
    taxed = taxed_by(seller="FR", buyer=buyer, postal_code=postal_code, regime="destination")

    assert (taxed.percents or {}).get("standard") == percent


def test_books_of_madeira_have_its_reduced_rate(shop):
    taxed = taxed_by(seller="FR", buyer="PT", postal_code="9000-001", regime="destination")

    assert {name: rate.percent for name, rate in rates_of(taxed, ["books", "standard"], TODAY).items()} == {
        "books": 5,
        "standard": 22,
    }


def test_own_rate_counts_before_the_table_even_where_that_is_newer(shop):
    TaxRate.objects.create(country="FR", category="reduced", percent=7, valid_from=date(2010, 1, 1), source="merchant")

    assert rate_for("FR", "reduced", TODAY).percent == 7
    assert rate_for("FR", "standard", TODAY).percent == 20


def test_export_is_taxed_by_rates_of_the_merchant_alone(shop):
    taxed = taxed_by(seller="FR", buyer="GB", postal_code="SW1A 1AA")
    assert rates_of(taxed, ["standard"], TODAY) == {}

    TaxRate.objects.create(country="GB", category="standard", percent=20, valid_from=TODAY, source="merchant")

    assert rates_of(taxed, ["standard"], TODAY)["standard"].percent == 20


def test_rate_of_a_state(shop):
    for region, percent in (("", 1), ("CA", "7.25"), ("NY", "8.875")):
        TaxRate.objects.create(
            country="US", region=region, percent=Decimal(percent), valid_from=TODAY, source="merchant"
        )

    found = [rate_for("US", "standard", TODAY, region).percent for region in ("CA", "NY", "TX")]

    assert found == [Decimal("7.25"), Decimal("8.875"), 1]


def test_choices_of_the_editor_name_the_rates_at_home_and_own_categories(shop):
    TaxRate.objects.create(country="FR", category="hats", percent=9, valid_from=TODAY, source="merchant")

    choices = dict(category_choices("FR", TODAY))

    assert (choices["reduced"], choices["hats"]) == ("Reduced rate (5.5 %)", "hats (9 %)")


def test_gaps_of_the_table_are_known(shop):
    """Nothing is charged where no rate is in force; the settings say where."""
    TaxRate.objects.filter(country="DE").update(valid_from=date(2030, 1, 1))
    TaxRate.objects.filter(country="IT", category="standard").delete()
    asked = {"seller": "FR", "buyers": ["FR", "DE", "IT", "MC", "US"], "on_date": date(2026, 11, 22)}

    assert countries_without_rate(regime="destination", **asked) == ["DE", "IT"]
    assert countries_without_rate(regime="home", **asked) == []
    assert countries_without_rate(regime="exempt", **asked) == []
    assert countries_without_rate(regime="home", **(asked | {"seller": "US"})) == ["US"]
