from dataclasses import replace

import pytest

from commerce.shipping.models import Profile, Rate, Zone
from commerce.shipping.selectors import Parcel, countries_served, deliveries_for, holds, rates_for


@pytest.fixture
def zones(shop):
    Zone.objects.all().delete()
    home = Zone.objects.create(name="Home", countries=["FR"], position=1)
    world = Zone.objects.create(name="World", countries=[], position=0)
    Rate.objects.create(zone=home, name="Light", price_amount=490, max_weight_grams=1000, free_from_amount=6000)
    Rate.objects.create(zone=home, name="Heavy", price_amount=990, min_weight_grams=1000, position=1)
    Rate.objects.create(zone=home, name="Off", price_amount=1, is_active=False)
    Rate.objects.create(zone=world, name="World", price_amount=2900, min_goods_amount=1000, max_goods_amount=50_000)


def offered(country="FR", weight=500, goods=2000):
    found = rates_for(country=country, weight_grams=weight, goods_amount=goods)
    return [(each.rate.name, each.price_amount) for each in found]


@pytest.mark.parametrize(
    ("weight", "names"), [(0, ["Light"]), (999, ["Light"]), (1000, ["Heavy"]), (50_000, ["Heavy"])]
)
def test_rates_within_bounds_of_weight(zones, weight, names):
    assert [name for name, _price in offered(weight=weight)] == names


@pytest.mark.parametrize(("goods", "price"), [(5999, 490), (6000, 0), (6001, 0)])
def test_rate_that_is_free_from_an_amount(zones, goods, price):
    assert offered(goods=goods) == [("Light", price)]


@pytest.mark.parametrize(("goods", "names"), [(999, []), (1000, ["World"]), (49_999, ["World"]), (50_000, [])])
def test_rates_within_bounds_of_goods(zones, goods, names):
    assert [name for name, _price in offered("JP", goods=goods)] == names


def test_country_that_is_named_does_not_fall_into_the_rest(zones):
    Rate.objects.filter(zone__name="Home").update(is_active=False)

    assert offered("FR") == []


def test_country_without_any_zone(zones):
    Zone.objects.filter(name="World").delete()

    assert offered("JP") == []


def test_countries_served(zones):
    assert countries_served([]) is None
    assert countries_served(["FR", "BE"]) == ["BE", "FR"]
    Zone.objects.filter(name="World").delete()
    assert countries_served([]) == ["FR"]
    assert countries_served(["FR", "BE"]) == ["FR"]


def test_rates_cost_one_query(zones, django_assert_num_queries):
    with django_assert_num_queries(1):
        offered()


@pytest.mark.parametrize(
    ("patterns", "code", "is_in"),
    [
        (["20"], "20000", True),
        (["20"], "75020", False),
        (["97100-98899"], "97400", True),
        (["97100-98899"], "98900", False),
        (["97100-98899"], "974", False),
        (["bt"], "BT1 5GS", True),
        (["10115", "10-12"], "11 999", True),
        (["-", "", "20-"], "20000", False),
        (["20"], "", False),
    ],
)
def test_postal_codes_of_a_zone(patterns, code, is_in):
    assert holds(patterns, code) is is_in


def test_zone_with_the_postal_code_comes_before_that_of_its_country(shop):
    Zone.objects.all().delete()
    for name, countries, codes in (("home", ["FR"], []), ("corsica", ["FR"], ["20"]), ("world", [], [])):
        Rate.objects.create(zone=Zone.objects.create(name=name, countries=countries, postal_codes=codes), name=name)

    def found(country, postal_code=""):
        rates = rates_for(country=country, postal_code=postal_code, weight_grams=0, goods_amount=0)
        return [each.rate.name for each in rates]

    assert [found("FR", "20200"), found("FR", "75001"), found("FR"), found("JP", "20200")] == [
        ["corsica"], ["home"], ["home"], ["world"],
    ]  # fmt: skip


@pytest.fixture
def bulky(zones):
    profile = Profile.objects.create(name="Bulky")
    home = Zone.objects.get(name="Home")
    Rate.objects.create(zone=home, profile=profile, name="Freight", price_amount=4900, max_units=3)
    Rate.objects.create(zone=home, profile=profile, name="Freight by night", price_amount=9900)
    Rate.objects.create(zone=home, kind="pickup", name="Shop", price_amount=0, position=2)
    return profile


def delivered(*parcels, country="FR", postal_code=""):
    found = deliveries_for(country=country, postal_code=postal_code, parcels=parcels)
    return [(each.rate.name, each.price_amount, [other.name for other in each.others]) for each in found]


def test_articles_of_a_profile_go_by_its_rates(bulky):
    sofa = Parcel(bulky.pk, weight_grams=40_000, goods_amount=90_000, units=1)

    assert delivered(sofa) == [("Freight", 4900, []), ("Freight by night", 9900, []), ("Shop", 0, [])]
    assert [name for name, *_rest in delivered(replace(sofa, units=3))] == ["Freight by night", "Shop"]


def test_profiles_of_one_order_add_up_and_pick_up_is_for_all(bulky):
    sofa, lamp = Parcel(bulky.pk, 40_000, 90_000, 1), Parcel(None, 500, 2000, 1)

    assert delivered(lamp, sofa) == delivered(sofa, lamp) == [("Light", 5390, ["Freight"]), ("Shop", 0, [])]


def test_profile_without_a_rate_in_the_zone_can_only_be_picked_up(bulky):
    Rate.objects.filter(profile=bulky).delete()

    assert delivered(Parcel(None, 500, 2000, 1), Parcel(bulky.pk, 40_000, 90_000, 1)) == [("Shop", 0, [])]


def test_local_delivery_goes_to_its_postal_codes(zones):
    home = Zone.objects.get(name="Home")
    Rate.objects.create(
        zone=home, kind="local", name="Cargo bike", position=9, price_amount=300, postal_codes=["75", "92100-92130"]
    )

    def names(code):
        return [name for name, *_rest in delivered(Parcel(None, 500, 2000, 1), postal_code=code)]

    assert names("75011") == names("92120") == ["Light", "Cargo bike"]
    assert names("92200") == names("") == ["Light"]
