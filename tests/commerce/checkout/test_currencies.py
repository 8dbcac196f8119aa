"""Orders in another currency than the shop's own: totals against an independent calculation, and what happens where
currency or rate change between the page and the order."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from commerce.cart.selectors import cart_view
from commerce.cart.services import change_currency
from commerce.catalog.models import Variant
from commerce.checkout import place_order as module
from commerce.checkout.errors import CurrencyGone, PaymentUnavailable, PriceChanged
from commerce.checkout.place_order import place_order
from commerce.checkout.quote import quote
from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.selling import conversion_for, store_selling_in
from commerce.customers.models import Customer
from commerce.giftcards.models import GiftCard
from commerce.orders.models import Order
from commerce.payments.models import Payment
from commerce.payments.selectors import offered_methods
from commerce.pricelists.models import ListedPrice, PriceList
from commerce.promotions.models import PromotionKind, Use
from commerce.shipping.models import Rate
from commerce.store.models import Store
from commerce.store.selectors import current_store
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import NOON, make_cart, make_currency, make_details, make_variant, method_of


def cart_in(currency, *wanted, codes=()):
    cart = make_cart(*wanted)
    change_currency(cart=cart, currency=currency)
    cart.codes = list(codes)
    cart.save()
    return cart


def order_of(cart, **given):
    details = given.pop("details", None) or make_details()
    return place_order(cart_token=cart.token, details=details, **({"expected_total_amount": None, "now": NOON} | given))


def half_up(value: Fraction) -> int:
    whole = Decimal(value.numerator) / Decimal(value.denominator)
    return int(whole.quantize(Decimal(1), ROUND_HALF_UP))


MONEY = {  # rate, minor units of it for a cent at that rate, step, shortfall, set price
    "USD": (Fraction("1.0842"), Fraction("1.0842"), 5, 1, 1234),
    "JPY": (Fraction("163.52"), Fraction("1.6352"), 10, 0, 1500),
}


@pytest.mark.parametrize("currency", list(MONEY))
@pytest.mark.parametrize("includes_tax", [True, False])
def test_totals_are_those_of_an_independent_calculation(shop, currency, includes_tax):
    rate, factor, step, shortfall, fixed = MONEY[currency]
    make_currency(currency, str(float(rate)), step=step, shortfall=shortfall)
    Store.objects.update(gift_wrap_amount=350, prices_include_tax=includes_tax)
    Rate.objects.update(free_from_amount=None)
    plain, own, sold = make_variant(amount=1999), make_variant(amount=1000), make_variant(amount=3000)
    Variant.objects.filter(pk__in=[own.pk]).update(sale_amount=800)
    Variant.objects.filter(pk=sold.pk).update(sale_amount=2400)
    SetPrice.objects.create(currency_id=currency, variant=own, amount=fixed)
    make_promotion(code="FIVE", kind=PromotionKind.AMOUNT, amount=500, min_amount=4000)

    def there(cents: int) -> int:
        return half_up((cents * factor + shortfall) / step) * step - shortfall

    goods = 2 * there(1999) + half_up(Fraction(fixed * 800, 1000)) + there(2400)
    before_tax = goods - there(500) + there(490) + there(350)
    tax = half_up(Fraction(before_tax, 6)) if includes_tax else half_up(Fraction(before_tax, 5))
    total = before_tax if includes_tax else before_tax + tax
    cart = cart_in(currency, (plain, 2), (own, 1), (sold, 1), codes=["FIVE"])
    store = store_selling_in(current_store(), currency)

    shown = quote(cart=cart, store=store, country="FR", now=NOON, gift_wrap=True).totals
    order = order_of(
        cart, details=make_details(gift_wrap=True), expected_total_amount=total, expected_currency=currency
    ).order

    assert (shown.total.amount, shown.total.currency) == (total, currency)
    assert (order.currency, order.total_amount, order.tax_amount, order.discount_amount) == (
        currency, total, tax, there(500),
    )  # fmt: skip
    payment = Payment.objects.get()
    assert (payment.amount, payment.currency) == (total, currency)
    assert order.shop_factor == pytest.approx(Decimal(1) / (Decimal(factor.numerator) / factor.denominator))
    in_shops = half_up(Fraction(there(500)) * Fraction(order.shop_factor))
    assert Use.objects.get().amount == in_shops, "reports of promotions add up the shop's own currency"
    assert sorted(order.lines.values_list("unit_amount", flat=True)) == sorted(
        [there(1999), half_up(Fraction(fixed * 800, 1000)), there(2400), there(350)]
    )


def test_own_currency_is_as_it_was(shop, django_assert_num_queries):
    make_currency("USD", "1.25")
    cart = cart_in("EUR", (make_variant(amount=1000), 1))

    order = order_of(cart, expected_total_amount=1490, expected_currency="EUR").order

    assert (order.currency, order.total_amount, order.shop_factor) == ("EUR", 1490, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_cart_in_another_currency_costs_one_query_more(shop, django_assert_num_queries, number):
    make_currency("USD", "1.25")
    cart = cart_in("USD", *[(make_variant(), 1) for _each in range(number)])
    conversion = conversion_for(store_selling_in(current_store(), "USD"))
    with django_assert_num_queries(3, using="default"):  # lines, pictures, set prices
        cart_view(cart, conversion)


def same_numbers():
    """A cart that comes to 1490 cents, and to 1490 yen."""
    make_currency("JPY", "100")
    return make_cart((make_variant(amount=1000), 1))


def test_equal_numbers_of_two_currencies_are_not_the_same_price(shop):
    cart = same_numbers()
    change_currency(cart=cart, currency="JPY")

    with pytest.raises(PriceChanged) as refused:
        order_of(cart, expected_total_amount=1490, expected_currency="EUR")

    assert (refused.value.new_total.amount, refused.value.new_total.currency) == (1490, "JPY")
    assert not Order.objects.exists()


def test_negative_control_without_the_currency_it_would_be_ordered(shop, monkeypatch):
    amounts_alone = lambda totals, expected: check(totals, expected._replace(currency=None))  # noqa: E731
    check = module.check_expected
    monkeypatch.setattr(module, "check_expected", amounts_alone)
    with pytest.raises(pytest.fail.Exception):
        test_equal_numbers_of_two_currencies_are_not_the_same_price(None)


def test_rate_that_changes_between_page_and_order_is_told(shop):
    make_currency("USD", "1.25")
    cart = cart_in("USD", (make_variant(amount=1000), 1))
    Currency.objects.update(rate=Decimal("1.30"))

    with pytest.raises(PriceChanged):
        order_of(cart, expected_total_amount=1863, expected_currency="USD")
    order = order_of(cart, expected_total_amount=1937, expected_currency="USD").order

    Currency.objects.update(rate=Decimal("9"))
    order.refresh_from_db()
    assert (order.total_amount, order.due_amount) == (1937, 1937), "told before paying, never after"


def test_currency_that_is_gone_is_told(shop):
    make_currency("USD", "1.25", is_active=False)
    cart = cart_in("USD", (make_variant(amount=1000), 1))

    with pytest.raises(CurrencyGone):
        order_of(cart)
    assert not Order.objects.exists()
    assert cart_view(cart).goods.currency == "EUR"


def test_bands_and_thresholds_of_deliveries_are_converted(shop):
    make_currency("USD", "2")
    rate = Rate.objects.filter(is_active=True).order_by("pk")[0]
    Rate.objects.filter(pk=rate.pk).update(free_from_amount=3000, min_goods_amount=500, max_goods_amount=5000)
    lamp = make_variant(amount=1000, stock=9)
    store = store_selling_in(current_store(), "USD")

    def price(units):
        found = quote(cart=cart_in("USD", (lamp, units)), store=store, country="FR", rate_id=rate.pk, now=NOON)
        chosen = found.chosen
        return chosen.price.amount if chosen and chosen.rate_id == rate.pk else None

    assert [price(2), price(3), price(5)] == [980, 0, None]


def test_price_lists_of_groups(shop):
    make_currency("USD", "2")
    lamp, other = make_variant(amount=1000), make_variant(amount=1000)
    SetPrice.objects.create(currency_id="USD", variant=other, amount=1800)
    cart = cart_in("USD", (lamp, 1), (other, 1))
    found = PriceList.objects.create(name="Trade", tag="trade", percent=10)
    ListedPrice.objects.create(price_list=found, variant=lamp, amount=700)
    cart.customer = Customer.objects.create(email="a@example.org", tags=["Trade"])

    assert [line.unit.amount for line in cart_view(cart).lines] == [1400, 1620]


def test_gift_cards_of_another_currency_are_refused(shop):
    make_currency("USD", "2")
    card = make_card(2000)
    cart = cart_in("USD", (make_variant(amount=1000), 1), codes=[card.code])

    found = quote(cart=cart, store=store_selling_in(current_store(), "USD"), country="FR", now=NOON)

    assert found.totals.credit.amount == 0
    assert [each.problem for each in found.codes] == ["This gift card is in another currency."]
    assert GiftCard.objects.get().balance_amount == 2000


def test_method_that_cannot_take_the_currency_is_not_offered(shop):
    make_currency("USD", "2")
    store = current_store()
    for provider in ("transfer", "on_delivery"):
        method_of(provider)

    def names(**given):
        return {each.provider for each in offered_methods(store=store, delivery_kind="delivery", **given)}

    assert {"transfer", "on_delivery"} <= names()
    assert "on_delivery" not in names(currency="USD")
    assert "transfer" in names(currency="USD")
    cart = cart_in("USD", (make_variant(amount=1000), 1))
    with pytest.raises(PaymentUnavailable):
        order_of(cart, details=make_details(provider="on_delivery"))
