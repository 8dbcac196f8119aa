from __future__ import annotations

from uuid import UUID

from django.db import connections
from django.db.models import Count, F, Max, Q, QuerySet, Sum

from commerce.currencies.worth import in_shop_currency
from commerce.customers.models import Customer
from commerce.customers.wishes import Wish, read_wishes

# Orders are a layer above and are reached by the name of their relation only.
TAGS = """
    SELECT lower(tag), min(tag), count(DISTINCT id) FROM customers_customer, unnest(tags) AS tag
    GROUP BY 1 ORDER BY 1 LIMIT 500
"""
MOST_WISHED = """
    SELECT product.id, product.title, wished.count
    FROM (
        SELECT (wish ->> 0)::bigint AS product_id, count(DISTINCT customer.id) AS count
        FROM customers_customer AS customer CROSS JOIN LATERAL jsonb_array_elements(customer.wishes) AS wish
        WHERE customer.wishes <> '[]' GROUP BY 1
    ) AS wished JOIN catalog_product AS product ON product.id = wished.product_id
    ORDER BY wished.count DESC, product.id LIMIT %s
"""
IS_SALE = Q(orders__state="open", orders__is_test=False)
SPENT = in_shop_currency("total_amount", order="orders__")


def customer_list(*, search: str = "") -> QuerySet[Customer]:
    """Newest buyers first, with order_count, spent_amount (minor units of the shop's currency) and last_order_at."""
    found = Customer.objects.annotate(
        order_count=Count("orders", filter=IS_SALE),
        spent_amount=Sum(SPENT, filter=IS_SALE & Q(orders__paid_state="paid"), default=0),
        last_order_at=Max("orders__placed_at"),
    )
    if search:
        found = found.filter(Q(email__icontains=search) | Q(name__icontains=search) | Q(phone__icontains=search))
    return found.order_by(F("last_order_at").desc(nulls_last=True), "-id")


def tags_in_use() -> dict[str, tuple[str, int]]:
    """Tags of customers by their small letters: as one is written, and how many customers have it. One query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(TAGS)
        return {folded: (tag, count) for folded, tag, count in cursor.fetchall()}


def shared_wishes(token: UUID) -> list[Wish] | None:
    """The list behind a link; None where there is none, or no longer."""
    found = Customer.objects.filter(wishes_token=token).values_list("wishes", flat=True).first()
    return None if found is None else read_wishes(found)


def most_wished(*, count: int) -> list[tuple[int, str, int]]:
    """(id, title, how many customers keep it) of the products that most customers keep. One query over all customers."""
    with connections["default"].cursor() as cursor:
        cursor.execute(MOST_WISHED, [count])
        return [(pk, title, number) for pk, title, number in cursor.fetchall()]
