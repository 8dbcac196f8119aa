"""The report of VAT against plain Decimal: quarters of Paris, refunds when they are given, whom the tax is owed to."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from uuid import uuid4

import pytest

from commerce.checkout.details import Address
from commerce.checkout.place_order import place_order
from commerce.currencies.worth import shop_amount
from commerce.customers.models import Customer
from commerce.customers.services import exempt_customer
from commerce.orders.models import Order, OrderLine
from commerce.orders.oss_return import HEADER, bzst_lines, oss_return, rows_of
from commerce.orders.services import mark_paid, refund_order
from commerce.orders.vat_periods import period_named, periods_between
from commerce.orders.vat_report import vat_report
from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.shipping.models import Zone
from commerce.store.models import Store
from commerce.store.selectors import current_store
from commerce.taxes.models import VatCheck
from tests.commerce.pricing.independent import split
from tests.factories.foreign import JPY, USD, make_order
from tests.factories.selling import NOON, make_cart, make_details, make_variant

RATES = {"FR": ["20", "5.5"], "DE": ["19", "7"], "PT": ["23", "6"]}
Q3, Q4, Q1 = "2026-Q3", "2026-Q4", "2027-Q1"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def half_up(value):
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def make_sale(number, *, country="FR", goods, paid_at):
    """Goods as [(percent, units, amount with tax)], each rate taxed once, as orders keep it."""
    sums = defaultdict(Decimal)
    for percent, _units, amount in goods:
        sums[percent] += amount
    taxes = {percent: half_up(paid * Decimal(percent) / (100 + Decimal(percent))) for percent, paid in sums.items()}
    total = sum(sums.values())
    order = Order.objects.create(
        number=number, email="ada@example.org", locale="fr", currency="EUR", goods_amount=total, total_amount=total,
        is_test=current_store().is_test,
        tax_amount=sum(taxes.values()), paid_state="paid", paid_at=paid_at, placed_at=paid_at,
        tax_lines=[
            {"percent": percent, "name": "VAT", "net": int(sums[percent] - tax), "tax": int(tax),
             "is_standard": percent == RATES[country][0]}
            for percent, tax in taxes.items()
        ],
        tax_scheme="home" if country == "FR" else "oss", tax_country=country,
        shipping_address={"country": country},
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, title="x", quantity=units, unit_amount=0, total_amount=amount, tax_percent=Decimal(percent)
        )
        for percent, units, amount in goods
    )
    Payment.objects.create(
        order_id=order.pk, provider="transfer", amount=total, currency="EUR", state="paid", idempotency_key=uuid4().hex
    )
    return order


def give_back(order, amount, when, *, lines=(), state=RefundState.SUCCEEDED, payment=None):
    Refund.objects.create(
        payment=payment or Payment.objects.get(order_id=order.pk), request_key=uuid4().hex, amount=amount, currency="EUR",
        lines=[list(each) for each in lines], state=state, created_at=when,
    )  # fmt: skip


def told(quarter):
    return {
        (row.rate.scheme, row.rate.country, f"{row.rate.percent.normalize():f}"): (
            row.sold_net, row.sold_tax, row.refunded_net, row.refunded_tax,
        )
        for row in vat_report(current_store(), period_named(quarter)).rows
    }  # fmt: skip


def quarter_of_paris(when):
    """Winter: one hour ahead; summer, until 25 October 2026: two."""
    hours = 2 if when < at("2026-10-25T01:00") else 1
    shifted = datetime.fromtimestamp(when.timestamp() + hours * 3600, UTC)
    return f"{shifted.year}-Q{(shifted.month + 2) // 3}"


def test_random_orders_against_plain_decimal(shop):
    random = Random(20261122)
    moments = [at("2026-08-04T10:00"), at("2026-09-30T21:59"), at("2026-09-30T22:00"), at("2026-11-02T08:00"),
               at("2026-12-31T22:59"), at("2026-12-31T23:00")]  # fmt: skip
    expected = defaultdict(lambda: [Decimal(0)] * 4)
    for number in range(30):
        country = random.choice(sorted(RATES))
        goods = [
            (percent, random.randint(1, 5), random.randint(0, 20_000))
            for percent in RATES[country][: random.randint(1, 2)]
        ]
        start = random.randrange(len(moments) - 1)
        order = make_sale(2000 + number, country=country, goods=goods, paid_at=moments[start])
        refunds = []
        left = order.total_amount
        for when in moments[start + 1 :][: random.randint(0, 3)]:
            amount = left if random.random() < 0.4 else random.randint(0, left)
            if amount:
                give_back(order, amount, when)
                refunds.append((when, amount))
                left -= amount
        add_by_hand(expected, order, country, goods, moments[start], refunds)

    for quarter in (Q3, Q4, Q1):
        wanted = {key[1:]: tuple(map(int, sums)) for key, sums in expected.items() if key[0] == quarter}
        assert told(quarter) == wanted
        assert wanted


def add_by_hand(expected, order, country, goods, paid_at, refunds):
    scheme = "home" if country == "FR" else "oss"
    paid, gone = defaultdict(Decimal), defaultdict(Decimal)
    for percent, _units, amount in goods:
        paid[percent] += amount
    tax = {percent: half_up(sum_ * Decimal(percent) / (100 + Decimal(percent))) for percent, sum_ in paid.items()}

    def add(quarter, percent, place, net, tax_):
        sums = list(expected[quarter, scheme, country, percent])
        sums[place] += net
        sums[place + 1] += tax_
        expected[quarter, scheme, country, percent] = sums

    for percent in paid:
        add(quarter_of_paris(paid_at), percent, 0, paid[percent] - tax[percent], tax[percent])
    for when, amount in refunds:
        rates = list(paid)
        for percent, share in zip(
            rates, split(Decimal(amount), [paid[each] - gone[each] for each in rates]), strict=True
        ):
            if not share:
                continue
            before = half_up(tax[percent] * gone[percent] / paid[percent])
            gone[percent] += share
            back = half_up(tax[percent] * gone[percent] / paid[percent]) - before
            add(quarter_of_paris(when), percent, 2, share - back, back)


def test_refund_by_article_takes_back_the_tax_of_its_rate(shop):
    order = make_sale(1, goods=[("20", 3, 3600), ("5.5", 1, 1055)], paid_at=at("2026-11-02T08:00"))
    line = order.lines.get(tax_percent=20)
    give_back(order, 1200, at("2026-11-03T08:00"), lines=[(line.pk, 1)])
    give_back(order, 2400, at("2026-11-04T08:00"), lines=[(line.pk, 2)], state=RefundState.PENDING)
    give_back(order, 500, at("2026-11-04T08:00"), state=RefundState.FAILED)

    assert told(Q4) == {("home", "FR", "20"): (3000, 600, 3000, 600), ("home", "FR", "5.5"): (1000, 55, 0, 0)}


def test_money_that_came_twice_was_no_price(shop):
    order = make_sale(1, goods=[("20", 1, 1200)], paid_at=at("2026-11-02T08:00"))
    second = Payment.objects.create(
        order_id=order.pk,
        provider="transfer",
        amount=1200,
        currency="EUR",
        state=PaymentState.REVIEW,
        idempotency_key="2",
    )
    give_back(order, 1200, at("2026-11-03T08:00"), payment=second)

    assert told(Q4) == {("home", "FR", "20"): (1000, 200, 0, 0)}


def test_return_of_the_one_stop_shop(shop):
    first = make_sale(1, country="DE", goods=[("19", 1, 11900), ("7", 1, 1070)], paid_at=at("2026-08-02T08:00"))
    make_sale(2, country="PT", goods=[("23", 1, 12300)], paid_at=at("2026-11-02T08:00"))
    same = make_sale(3, country="DE", goods=[("19", 2, 2380)], paid_at=at("2026-11-02T08:00"))
    make_sale(4, goods=[("20", 1, 1200)], paid_at=at("2026-11-02T08:00"))
    give_back(first, 12970, at("2026-11-09T08:00"))
    give_back(same, 1190, at("2026-11-09T08:00"))

    found = oss_return(vat_report(current_store(), period_named(Q4)))

    assert [dict(zip(HEADER, map(str, row), strict=True)) for row in rows_of(found)] == [
        row("supplies", "Q4.2026", "DE", "GOODS", "STANDARD", "19.00", "10.00", "1.90"),
        row("supplies", "Q4.2026", "PT", "GOODS", "STANDARD", "23.00", "100.00", "23.00"),
        row("corrections", "Q3.2026", "DE", "", "", "", "", "-19.70"),
    ]
    assert (found.supplies_tax, found.tax) == (2490, 2490 - 1970)
    assert list(bzst_lines(found)) == [
        "#v2.0", "1,DE", "1,PT", "3,DE,STANDARD,19.00,10.00,1.90", "3,PT,STANDARD,23.00,100.00,23.00",
    ]  # fmt: skip


def row(*values):
    return dict(zip(HEADER, [*values, "EUR"], strict=True))


def sell(**changes):
    cart = make_cart((make_variant(amount=2400), 1))
    if "customer" in changes:
        cart.customer = changes.pop("customer")
        cart.save()
    order = place_order(
        cart_token=cart.token,
        details=make_details(provider="transfer", **changes),
        expected_total_amount=None,
        now=NOON,
    ).order
    mark_paid(order_id=order.pk, actor=None, now=NOON, reference="")
    return Order.objects.get(pk=order.pk)


BERLIN = Address(name="Ada", street="Weg 1", postal_code="10115", city="Berlin", country="DE")
GENEVA = Address(name="Ada", street="Weg 1", postal_code="1200", city="Genève", country="CH")
FUNCHAL = Address(name="Ada", street="Rua 1", postal_code="9000-001", city="Funchal", country="PT")


@pytest.mark.parametrize(
    ("regime", "address", "expected"),
    [
        ("home", BERLIN, ("home", "FR", "", "DE", 20, True)),
        ("destination", BERLIN, ("oss", "DE", "", "DE", 19, True)),
        ("destination", FUNCHAL, ("oss", "PT", "Madeira", "PT", 22, True)),
        ("destination", GENEVA, ("export", "CH", "", "CH", 0, False)),
        ("exempt", BERLIN, ("small", "FR", "", "DE", 0, False)),
    ],
)
def test_whom_the_tax_is_owed_to(shop, everywhere, regime, address, expected):
    Store.objects.update(tax_regime=regime)

    order = sell(address=address)

    (found,) = vat_report(current_store(), period_named(Q4)).rows
    rate = found.rate
    assert (rate.scheme, rate.country, rate.region, rate.destination, rate.percent, rate.is_standard) == expected
    assert (found.net, found.tax) == (order.total_amount - order.tax_amount, order.tax_amount)


@pytest.fixture
def everywhere(shop):
    Zone.objects.all().update(countries=["FR", "DE", "CH", "PT"])


def test_reverse_charge_stands_apart_and_gets_back_what_was_paid(shop, everywhere):
    Store.objects.update(tax_regime="destination", asks_vat_number=True)
    VatCheck.objects.create(number="DE136695976", is_valid=True, checked_at=NOON)
    order = sell(address=BERLIN, vat_number="DE136695976")
    line = order.lines.get()

    refund_order(order_id=order.pk, request_key="1", quantities={line.pk: 1}, actor=None, now=NOON, with_shipping=True)

    assert told(Q4) == {("reverse", "DE", "19"): (order.total_amount, 0, order.total_amount, 0)}
    assert not oss_return(vat_report(current_store(), period_named(Q4))).supplies


def test_exempt_customer_stands_apart_and_gets_back_what_was_paid(shop):
    customer = Customer.objects.create(email="ada@example.org")
    exempt_customer(customer_id=customer.pk, ground="diplomatic", text="77", until=None)
    order = sell(customer=customer)
    line = order.lines.get()

    first = refund_order(
        order_id=order.pk, request_key="1", quantities={line.pk: 1}, actor=None, now=NOON, with_shipping=False
    )
    rest = refund_order(order_id=order.pk, request_key="2", quantities={}, actor=None, now=NOON, with_shipping=True)

    assert (first.amount, first.amount + rest.amount) == (2000, 2408)
    assert told(Q4) == {("exempt", "FR", "20"): (order.total_amount, 0, order.total_amount, 0)}


@pytest.mark.parametrize("count", [1, 3])
def test_orders_cost_the_same_number_of_queries(shop, count, django_assert_num_queries):
    for number in range(count):
        order = make_sale(number + 1, goods=[("20", 1, 1200)], paid_at=at("2026-11-02T08:00"))
        give_back(order, 500, at("2026-11-03T08:00"))
    store = current_store()

    with django_assert_num_queries(3):
        vat_report(store, period_named(Q4))


@pytest.mark.parametrize("name", ["", "2026-Q5", "2026-13", "1999-Q1", "2026-Q4 ", "²026-Q1"])
def test_what_is_no_period(name):
    with pytest.raises(ValueError, match=r".*"):
        period_named(name)


def test_periods_from_the_first_sale_on():
    found = periods_between(at("2026-08-20").date(), at("2026-11-02").date(), most=20)

    assert [each.name for each in found] == [Q4, "2026-11", "2026-10", Q3, "2026-09", "2026-08"]


def test_sales_in_other_currencies_are_told_in_the_shops_and_beside_in_their_own(shop):
    when = at("2026-11-02T08:00")
    make_order("EUR", 1200, at=when)
    make_order("USD", 12_000, at=when)
    report = vat_report(current_store(), period_named(Q4))

    own, dollars = report.rows
    assert (own.rate.order_currency, own.sold_net, own.sold_tax) == ("EUR", 1000, 200)
    assert (dollars.rate.currency, dollars.rate.order_currency) == ("EUR", "USD")
    assert (dollars.sold_net, dollars.sold_tax) == (worth(10_000, USD), worth(2000, USD)) == (9223, 1845)
    assert (dollars.order_net, dollars.order_tax) == (10_000, 2000)
    assert (report.total().sold_net, report.total().tax) == (10_223, 2045)
    assert {code: row.order_tax for code, row in report.other_currencies().items()} == {"USD": 2000}


def worth(amount, rate):
    return int(half_up(Decimal(amount) / rate))


@pytest.mark.parametrize("is_rounded_alone", [False, True])
def test_order_given_back_in_pieces_leaves_nothing_of_its_worth(shop, monkeypatch, is_rounded_alone):
    """The control: pieces that are rounded each on its own."""
    if is_rounded_alone:
        monkeypatch.setattr(
            "commerce.orders.vat_report.parts_worth", lambda amounts, factor: [shop_amount(x, factor) for x in amounts]
        )
    order = make_order("JPY", 1200, at=at("2026-11-02T08:00"))
    for day in range(3, 10):
        Refund.objects.create(
            payment=Payment.objects.get(order_id=order.pk), request_key=uuid4().hex, amount=171 if day < 9 else 174,
            currency="JPY", state=RefundState.SUCCEEDED, created_at=at(f"2026-11-{day:02}T08:00"),
        )  # fmt: skip

    (row,) = vat_report(current_store(), period_named(Q4)).rows

    assert (row.order_net, row.order_tax) == (0, 0)
    assert ((row.net, row.tax) == (0, 0)) is not is_rounded_alone


def test_one_stop_shop_tells_what_was_sold_in_other_currencies(shop):
    """In euros at each order's own rate, and beside in the currency, so that the rate of the last day can be used."""
    when = at("2026-11-02T08:00")
    make_order("EUR", 11_900, percent="19", country="DE", scheme="oss", at=when)
    make_order("USD", 11_900, percent="19", country="DE", scheme="oss", at=when)
    earlier = make_order("JPY", 1190, percent="19", country="DE", scheme="oss", at=at("2026-08-02T08:00"))
    Refund.objects.create(
        payment=Payment.objects.get(order_id=earlier.pk), request_key="1", amount=1190, currency="JPY",
        state=RefundState.SUCCEEDED, created_at=when,
    )  # fmt: skip

    found = oss_return(vat_report(current_store(), period_named(Q4)))

    (supply,) = found.supplies
    assert (supply.net_amount, supply.tax_amount) == (10_000 + worth(10_000, USD), 1900 + worth(1900, USD))
    assert [fix.tax_amount for fix in found.corrections] == [-worth(190 * 100, JPY)]
    dicts = [dict(zip(HEADER, map(str, each), strict=True)) for each in rows_of(found)]
    assert [
        (each["tax_period"], each["rate"], each["taxable_amount"], each["vat_amount"], each["currency"])
        for each in dicts
        if each["part"] == "of_it_in_other_currencies"
    ] == [("Q3.2026", "", "", "-190", "JPY"), ("Q4.2026", "19.00", "100.00", "19.00", "USD")]
    assert found.left_out == set()


def test_one_stop_shop_of_a_shop_that_does_not_count_in_euros(shop):
    """Orders in euros are told as they are; of others nobody here knows what they were worth in euros."""
    Store.objects.update(currency="SEK")
    when = at("2026-11-02T08:00")
    make_order("EUR", 11_900, percent="19", country="DE", scheme="oss", at=when, factor="11.3421")
    make_order("SEK", 11_900, percent="19", country="DE", scheme="oss", at=when)

    report = vat_report(current_store(), period_named(Q4))
    found = oss_return(report)

    assert [(each.net_amount, each.tax_amount) for each in found.supplies] == [(10_000, 1900)]
    assert found.left_out == {"SEK"}
    assert report.total().sold_net == 10_000 + 113_421
