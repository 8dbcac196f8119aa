from datetime import timedelta

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from commerce.promotions.models import Promotion
from core.prepared import Given, GivenAny, Prepared
from tests.factories.promotions import make_promotion

COLUMNS = ("name", "starts_at", "ends_at", "is_active", "percent", "product_ids", "combines_with")


@pytest.fixture
def started():
    return Prepared(lambda: Promotion.objects.filter(is_active=True, starts_at__lte=Given("now")).order_by("pk"))


def told(promotions):
    return [[getattr(each, column) for column in COLUMNS] for each in promotions]


def test_values_are_put_in_each_time(shop, started):
    now = timezone.now()
    for days in (1, 3):
        make_promotion(starts_at=now - timedelta(days=days))

    for moment in (now, now - timedelta(days=2), now - timedelta(days=9), now):
        asked = Promotion.objects.filter(is_active=True, starts_at__lte=moment).order_by("pk")
        assert told(started(now=moment)) == told(asked)


def test_objects_are_new_each_time_and_can_be_saved(shop, started):
    make_promotion()
    first, second = started(now=timezone.now())[0], started(now=timezone.now())[0]

    first.name = "Changed"
    first.save()

    assert first is not second
    assert second.name != "Changed"
    assert started(now=timezone.now())[0].name == "Changed"


def test_statement_is_written_once(shop, started, monkeypatch):
    started(now=timezone.now())
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_args, **_options: pytest.fail("written again"))

    started(now=timezone.now())


def test_value_that_is_missing(shop, started):
    with pytest.raises(KeyError):
        started()


def test_each_shop_has_its_own_rows(shop, other_shop, started):
    from tenants.context import shop_context

    make_promotion()
    assert len(started(now=timezone.now())) == 1
    with shop_context(other_shop):
        assert started(now=timezone.now()) == []


def test_value_is_never_part_of_the_statement(shop):
    named = Prepared(lambda: Promotion.objects.filter(name=Given("name")))
    make_promotion()

    assert named(name="' OR 1=1 --") == []


def test_any_of_several(shop):
    made = [make_promotion(name=name) for name in ("one", "two", "three")]
    named = Prepared(lambda: Promotion.objects.filter(GivenAny("id", "keys")).order_by("pk"))

    assert named(keys=[each.pk for each in made[:2]]) == made[:2]
    assert named(keys=[]) == []
    assert named(keys=[made[2].pk]) == made[2:]
