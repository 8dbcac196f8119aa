"""What a product, an order or a customer was before an act of staff and after it, for the activity log: whatever screen
the act came from, and whichever service did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from commerce.catalog.models import Collection, Product, Variant
from commerce.customers.models import Customer
from commerce.orders.models import Order
from commerce.store.selectors import current_store
from core import audit
from core.http.request import Request

Snapshot = dict[str, Any]
MOST_AT_ONCE, MOST_VARIANTS, MOST_CHANGES = 100, 100, 40
MOST_DIGITS = 17  # more is no number of PostgreSQL's
# Told by other fields, or of no use to people.
LEFT_OUT = {
    "id", "uuid", "created_at", "updated_at", "min_price_amount", "max_price_amount", "is_sellable", "cart", "token",
    "checked_at", "prior_amount", "product", "position", "request_key", "sources",
}  # fmt: skip


def of_row(row: Model) -> Snapshot:
    fields = (field for field in row._meta.concrete_fields if field.name not in LEFT_OUT)
    return {field.name: getattr(row, field.attname) for field in fields}


def of_product(product: Product) -> Snapshot:
    found = of_row(product)
    for variant in Variant.objects.filter(product=product).order_by("pk")[:MOST_VARIANTS]:
        name = " / ".join(value for value in variant.option_values if value) if variant.option_values else ""
        for field, value in of_row(variant).items():
            if field != "option_values":
                found[f"{name}: {field}" if name else field] = value
    return found


# Namespace of the screen: the model, what the address calls its id, what a form for many calls them, how to look at it.
WATCHED: dict[str, tuple[type[Model], str, str, Callable[[Any], Snapshot], str]] = {
    "products": (Product, "product_id", "product", of_product, "product"),
    "orders": (Order, "order_id", "", of_row, "order"),
    "customers": (Customer, "customer_id", "", of_row, "customer"),
}
COLLECTION = (Collection, "collection_id", "", of_row, "collection")


class Before:
    """Taken when the view is known and before it runs."""

    def __init__(self, request: Request, kwargs: Mapping[str, Any]) -> None:
        namespace = (request.resolver_match.namespace if request.resolver_match else "").partition(":")[0]
        watched = COLLECTION if "collection_id" in kwargs and namespace == "products" else WATCHED.get(namespace)
        self.watched, self.rows = watched, {}
        if watched is not None:
            model, in_address, in_form, look, _kind = watched
            ids = [kwargs[in_address]] if in_address in kwargs else request.POST.getlist(in_form)[:MOST_AT_ONCE]
            self.rows = {row.pk: (str(row), look(row)) for row in found(model, ids)}

    def write_down(self, request: Request) -> None:
        if self.watched is None:
            return
        model, _in_address, _in_form, look, kind = self.watched
        rows = found(model, list(self.rows))
        after = {row.pk: look(row) for row in rows}
        own = current_store().currency if rows else ""
        currencies = {row.pk: getattr(row, "currency", own) for row in rows}  # orders have their own
        for key, (title, before) in self.rows.items():
            if key not in after:
                audit.record(f"{kind}.deleted", target=title, actor=request.user)
            elif changes := audit.differences(before, after[key]):
                shown = dict(list(changes.items())[:MOST_CHANGES])
                data = audit.in_currency(shown, currencies[key])
                audit.record(f"{kind}.changed", target=title, data=data, actor=request.user)


def found(model: type[Model], ids: list[Any]) -> list[Model]:
    """Whatever a form or an address may say; what is no id of this model is nobody's."""
    known = [one for one in ids if not str(one).isdecimal() or len(str(one)) < MOST_DIGITS]
    try:
        return list(model._default_manager.filter(pk__in=known)) if known else []
    except (ValueError, TypeError, ValidationError):
        return []
