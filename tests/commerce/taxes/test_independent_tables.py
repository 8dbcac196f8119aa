"""Our table against two that others keep: eu-vat-rates-data (from TEDB, checked daily, MIT) knows all rates of today,
duty27-eu-vat (MIT, data CC BY 4.0) since when the standard ones are in force."""

from datetime import date
from decimal import Decimal

import duty27_eu_vat
import eu_vat_rates_data
import pytest

from commerce.taxes.models import TaxRate
from commerce.taxes.selectors import EU_VAT_AREA, rate_for

TODAY = date(2026, 11, 22)
MEMBERS = sorted(EU_VAT_AREA - {"MC"})
OTHERS = ["CH", "GB", "IS", "LI", "NO"]
ZERO = {"CZ", "IE", "GB", "NO"}  # their printed books; tables of rates leave the zero out


@pytest.mark.parametrize("country", MEMBERS + OTHERS)
def test_rates_are_those_of_the_commission(shop, country):
    theirs = eu_vat_rates_data.get_rate(country)
    known = {theirs["standard"], *theirs["reduced"], theirs["super_reduced"], theirs["parking"]} - {None}
    ours = {rate.category: rate.percent for rate in TaxRate.objects.filter(country=country)}

    assert ours.pop("standard") == Decimal(str(theirs["standard"]))
    if country in ZERO:
        assert ours.pop("books") == 0
    assert set(ours.values()) <= {Decimal(str(percent)) for percent in known}
    assert bool(ours) == bool(theirs["reduced"])


@pytest.mark.parametrize("country", MEMBERS)
def test_standard_rates_began_when_others_say(shop, country):
    theirs = duty27_eu_vat.get_rate_history("EL" if country == "GR" else country)[-1]
    ours = rate_for(country, "standard", TODAY)

    assert ours.percent == theirs.rate
    if theirs.effective_from > duty27_eu_vat.DATA_FIRST_DATE:
        assert ours.valid_from == theirs.effective_from


def test_every_rate_has_a_source_and_is_in_force(shop):
    assert not [rate for rate in TaxRate.objects.all() if not rate.source or rate.valid_from > TODAY]
