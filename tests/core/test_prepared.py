from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Exists
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from commerce.cart.models import Cart, CartLine
from commerce.promotions.models import Promotion
from core.prepared import Given, GivenAny, Prepared, keep_related
from tenants.context import shop_context
from tests.factories.promotions import make_promotion
from tests.factories.selling import make_cart, make_variant

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


def test_related_and_deferred_columns_are_those_of_django(shop, django_assert_num_queries):
    cart = make_cart((make_variant(), 2))
    lines = CartLine.objects.select_related("variant__product", "variant__picture", "variant__stock")
    lines = lines.defer("variant__product__description")
    ours = Prepared(lambda: lines.filter(cart_id=Given("cart_id")))(cart_id=cart.pk)[0]
    theirs = lines.get(cart_id=cart.pk)

    with django_assert_num_queries(0):
        for each in (ours, theirs):
            assert each.variant.picture is None
            assert each.variant.stock.variant is each.variant
        for path in ((), ("variant",), ("variant", "product"), ("variant", "stock")):
            mine, django = ours, theirs
            for name in path:
                mine, django = getattr(mine, name), getattr(django, name)
            assert mine.__dict__.keys() == django.__dict__.keys()
            assert {k: v for k, v in mine.__dict__.items() if k != "_state"} == {
                k: v for k, v in django.__dict__.items() if k != "_state"
            }
    assert ours.variant.product.get_deferred_fields() == {"description"}


def test_annotations_and_converted_columns(shop):
    make_promotion(percent=Decimal("12.5"))
    told = Prepared(lambda: Promotion.objects.annotate(is_cheap=Exists(Promotion.objects.filter(percent__lt=20))))

    assert [(each.is_cheap, each.percent) for each in told()] == [(True, Decimal("12.5"))]


def test_rows_are_locked_in_a_transaction_alone(make_live_shop):
    locked = Prepared(lambda: Cart.objects.select_for_update().filter(token=Given("token")))
    with shop_context(make_live_shop(name="Locks")):
        with transaction.atomic("default"):
            assert locked(token="x") == []
        with pytest.raises(transaction.TransactionManagementError):
            locked(token="x")


def test_rows_that_are_kept_as_related_are_not_asked_again(shop, django_assert_num_queries):
    cart = make_cart((make_variant(), 2))
    rows = list(CartLine.objects.filter(cart_id=cart.pk))

    keep_related(cart, "lines", rows)

    with django_assert_num_queries(0):
        assert (list(cart.lines.all()), rows[0].cart) == (rows, cart)
