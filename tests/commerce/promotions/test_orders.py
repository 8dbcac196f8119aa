"""What promotions and codes do to an order, and what becomes of them when it ends."""

from datetime import timedelta

import pytest

from commerce.checkout.codes import CodeRefused, enter_code, forget_code
from commerce.checkout.errors import BenefitGone, PriceChanged
from commerce.checkout.place_order import place_order
from commerce.checkout.quote import quote
from commerce.orders.models import Order, OrderLine
from commerce.orders.services import cancel_order
from commerce.promotions.models import Code, Promotion, PromotionKind, PromotionTarget, Use
from commerce.store.selectors import current_store
from tests.factories.promotions import make_promotion
from tests.factories.selling import NOON, make_cart, make_details, make_variant


def order_with(cart, **options):
    details = options.pop("details", None) or make_details(**options.pop("changes", {}))
    return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON, **options).order


def quoted(cart, **options):
    cart.refresh_from_db()
    return quote(cart=cart, store=current_store(), country="FR", now=NOON, **options)


def test_order_keeps_what_an_automatic_promotion_took_off(shop):
    promotion = make_promotion()
    first, second = make_variant(amount=1999), make_variant(amount=1001)

    order = order_with(make_cart((first, 1), (second, 1)))

    assert (order.goods_amount, order.discount_amount, order.shipping_amount) == (3000, 300, 490)
    assert order.total_amount == order.due_amount == 3190
    assert order.tax_amount == 532  # 3190 x 20 / 120 = 531.67
    assert order.discounts == [
        {"promotion_id": promotion.pk, "name": "Ten off", "code": "", "target": "order", "amount": 300}
    ]
    assert list(OrderLine.objects.order_by("position").values_list("total_amount", "discount_amount")) == [
        (1999, 200),
        (1001, 100),
    ]
    assert Use.objects.values_list("promotion_id", "order_id", "email", "amount", "released_at").get() == (
        promotion.pk, order.pk, "ada@example.org", 300, None,
    )  # fmt: skip


def test_code_counts_once_entered_and_no_longer_once_taken_out(shop):
    make_promotion(code="WELCOME10")
    cart = make_cart((make_variant(amount=2000), 1))

    enter_code(cart=cart, text=" welcome10 ", now=NOON)
    with_code = quoted(cart)
    forget_code(cart=cart, text="WELCOME10")
    without = quoted(cart)

    assert (with_code.totals.discount.amount, without.totals.discount.amount) == (200, 0)
    assert [(code.text, code.amount.amount, code.problem) for code in with_code.codes] == [("WELCOME10", 200, "")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_active": False}, "no longer valid"),
        ({"starts_at": NOON + timedelta(days=1)}, "not valid yet"),
        ({"starts_at": NOON - timedelta(days=2), "ends_at": NOON}, "no longer valid"),
        ({"usage_limit": 0}, "used up"),
    ],
)
def test_code_that_opens_nothing_now(shop, fields, words):
    make_promotion(code="NOT", **fields)

    with pytest.raises(CodeRefused, match=words):
        enter_code(cart=make_cart(), text="NOT", now=NOON)


@pytest.mark.parametrize("text", ["", "  ", "NOPE", "\x00", "' OR 1=1", "Ω", "A" * 500, "ABCD-EFGH-JKLM-NPQR"])
def test_code_that_nobody_knows(shop, text):
    cart = make_cart()

    with pytest.raises(CodeRefused):
        enter_code(cart=cart, text=text, now=NOON)

    cart.refresh_from_db()
    assert cart.codes == []


def test_code_says_what_is_missing(shop):
    make_promotion(code="FROM50", min_amount=5000)
    cart = make_cart((make_variant(amount=2000), 1))

    enter_code(cart=cart, text="FROM50", now=NOON)

    state = quoted(cart).codes[0]
    assert (state.amount, state.missing.amount) == (None, 3000)
    assert "minimum" in state.problem


def test_offers_that_may_not_be_combined(shop):
    make_promotion(percent=10)
    make_promotion(code="FIVE", kind=PromotionKind.AMOUNT, amount=500)
    cart = make_cart((make_variant(amount=2000), 1))
    enter_code(cart=cart, text="FIVE", now=NOON)

    priced = quoted(cart)

    assert [(used.offer.code, used.amount) for used in priced.totals.used] == [("FIVE", 500)]


def test_offers_that_may_be_combined(shop):
    make_promotion(percent=10, combines_with=["order"])
    make_promotion(code="FIVE", kind=PromotionKind.AMOUNT, amount=500, combines_with=["order"])
    cart = make_cart((make_variant(amount=2000), 1))
    enter_code(cart=cart, text="FIVE", now=NOON)

    assert quoted(cart).totals.discount.amount == 200 + 500


def test_free_delivery(shop):
    make_promotion(kind=PromotionKind.FREE_SHIPPING, target=PromotionTarget.SHIPPING)

    order = order_with(make_cart((make_variant(amount=2000), 1)))

    assert (order.shipping_amount, order.discount_amount, order.total_amount) == (0, 0, 2000)
    assert [(each["target"], each["amount"]) for each in order.discounts] == [("shipping", 490)]


def test_last_use_is_given_back_by_a_cancelled_order(shop):
    promotion = make_promotion(code="ONCE", usage_limit=1, code_limit=1)
    first, second = make_cart((make_variant(), 1)), make_cart((make_variant(), 1))
    for cart in (first, second):
        enter_code(cart=cart, text="ONCE", now=NOON)
    order = order_with(first)

    before = quoted(second).totals.discount.amount
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)

    assert (before, quoted(second).totals.discount.amount) == (0, 100)
    promotion.refresh_from_db()
    assert (promotion.use_count, Code.objects.get().use_count) == (0, 0)


def test_promotion_that_ends_while_the_shopper_types_is_told_before_paying(shop):
    promotion = make_promotion(code="LATE")
    cart = make_cart((make_variant(amount=2000), 1))
    enter_code(cart=cart, text="LATE", now=NOON)
    shown = quoted(cart).totals.total.amount
    Promotion.objects.filter(pk=promotion.pk).update(ends_at=NOON)

    with pytest.raises(PriceChanged) as refused:
        place_order(cart_token=cart.token, details=make_details(), expected_total_amount=shown, now=NOON)

    assert (shown, refused.value.new_total.amount) == (2290, 2490)
    assert not Order.objects.exists()
    assert not Use.objects.exists()


def test_promotion_that_changes_after_the_order_changes_nothing(shop):
    promotion = make_promotion()
    order = order_with(make_cart((make_variant(amount=2000), 1)))

    Promotion.objects.filter(pk=promotion.pk).delete()

    order.refresh_from_db()
    assert (order.discount_amount, order.discounts[0]["name"]) == (200, "Ten off")


def test_customer_who_has_had_it_is_told_so_as_soon_as_the_address_is_known(shop):
    make_promotion(code="HELLO", customer_limit=1)
    first, second = make_cart((make_variant(), 1)), make_cart((make_variant(), 1))
    for cart in (first, second):
        enter_code(cart=cart, text="HELLO", now=NOON)
    order_with(first)
    shown = quoted(second).totals

    with pytest.raises(PriceChanged):
        place_order(cart_token=second.token, details=make_details(), expected_total_amount=shown.total.amount, now=NOON)

    told = quoted(second, email="ADA@example.org")
    assert told.totals.discount.amount == 0
    assert "already" in told.codes[0].problem
    assert quoted(second, email="grace@example.org").totals.discount.amount == 100


def test_a_use_that_somebody_else_took_in_the_meantime(shop, monkeypatch):
    promotion = make_promotion(code="ONCE", usage_limit=1)
    cart = make_cart((make_variant(), 1))
    enter_code(cart=cart, text="ONCE", now=NOON)
    from commerce.checkout import place_order as module

    def quicker(**given):
        Promotion.objects.filter(pk=promotion.pk).update(use_count=1)
        return create_payment(**given)

    create_payment = module.create_payment
    monkeypatch.setattr(module, "create_payment", quicker)

    with pytest.raises(BenefitGone, match="used up"):
        order_with(cart)

    assert not Order.objects.exists()
