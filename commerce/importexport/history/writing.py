"""Customers and orders into the shop, each in a transaction of its own. Nobody is written to, nothing is taken from
stock, no payment is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commerce.catalog.models import Variant
from commerce.currencies.models import Currency
from commerce.currencies.selectors import conversion_of
from commerce.customers.models import Customer
from commerce.importexport.findings import Findings
from commerce.importexport.history.drafts import CustomerDraft, LineDraft, OrderDraft
from commerce.importexport.services.snapshots import values_of
from commerce.importexport.services.written import Outcome, Written
from commerce.orders.models import Order, OrderLine
from commerce.orders.services.timeline import write_note
from commerce.store.selectors import current_store
from core.inserts import insert
from core.prepared import Given, GivenAny, Prepared

# Asked for each order of a file.
TAKEN_IN = Prepared(lambda: Order.objects.filter(import_key=Given("key")).only("pk"))
LAST = Prepared(lambda: Order.objects.filter(number__gte=FIRST_NUMBER).order_by("-number").only("number")[:1])
BY_SKU = Prepared(lambda: Variant.objects.select_related("product").filter(GivenAny("sku", "skus")))
BY_TITLE = Prepared(lambda: Variant.objects.select_related("product").filter(GivenAny("product__title", "titles")))
OWN_KEY = re.compile("order:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
FROM_IMPORT = "import"
FIRST_NUMBER = 1_000_000_000  # our own numbering is left alone; people see the name the old shop gave it
Saver = Callable[[Outcome, Findings, Written | None], None]


def write_customer(draft: CustomerDraft, *, save: Saver, is_dry_run: bool, actor: Any) -> tuple[Outcome, Findings]:
    """By e-mail. Of a customer who is here only what is empty is filled; consent is never added to theirs."""
    findings = Findings()
    with transaction.atomic("default"):
        known = Customer.objects.select_for_update().filter(email__iexact=draft.email).first()
        if known is None:
            if not is_dry_run:
                customer = create_customer(draft)
                save("created", findings, Written(customer.pk))
            return "created", findings
        wanted = missing_of(known, draft)
        if not wanted:
            return "skipped", findings
        if not is_dry_run:
            before = {"customer": plain({name: value for name, value in values_of(known).items() if name in wanted})}
            Customer.objects.filter(pk=known.pk).update(**wanted)
            save("updated", findings, Written(known.pk, before))
        return "updated", findings


def create_customer(draft: CustomerDraft) -> Customer:
    accepts = bool(draft.accepts_marketing)
    customer = Customer.objects.create(
        email=draft.email, name=draft.name, phone=draft.phone, locale=draft.locale, note=draft.note, tags=draft.tags,
        address=draft.address, accepts_marketing=accepts, consent_at=draft.consent_at,
        consent_source=draft.consent_source or (FROM_IMPORT if accepts else ""),
    )  # fmt: skip
    if draft.created_at:
        Customer.objects.filter(pk=customer.pk).update(created_at=draft.created_at)
    return customer


def missing_of(known: Customer, draft: CustomerDraft) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        name: getattr(draft, name)
        for name in ("name", "phone", "locale", "note", "address")
        if getattr(draft, name) and not getattr(known, name)
    }
    if new := [tag for tag in draft.tags if tag not in known.tags]:
        wanted["tags"] = [*known.tags, *new]
    if draft.accepts_marketing is False and known.accepts_marketing and known.consent_source == FROM_IMPORT:
        wanted["accepts_marketing"] = False
    return wanted


def plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def write_order(draft: OrderDraft, *, save: Saver, is_dry_run: bool, actor: Any) -> tuple[Outcome, Findings]:
    """As history: what is there already stays, whatever the file says of it."""
    findings = Findings()
    with transaction.atomic("default"):
        if is_known(draft.key):
            return "skipped", findings
        columns = with_factor(draft, findings)
        if is_dry_run:
            return "created", findings
        customer, is_new = customer_of(draft)
        last = next((order.number for order in LAST()), FIRST_NUMBER)
        order = Order(
            number=last + 1, email=draft.email, locale=draft.locale or current_store().locale,
            customer=customer, placed_at=draft.placed_at, note=draft.note, imported_from=draft.source,
            imported_name=draft.name, import_key=draft.key, **columns,
        )  # fmt: skip
        insert(order)
        variants = variants_of(draft.lines)
        insert(*[line_of(order, line, place, variants) for place, line in enumerate(draft.lines)])
        write_note(order.pk, "order.imported", at=timezone.now(), actor=actor)
        made = {"made_customer": customer.pk} if customer is not None and is_new else None
        save("created", findings, Written(order.pk, made))
    return "created", findings


def with_factor(draft: OrderDraft, findings: Findings) -> dict[str, Any]:
    """Files of other shops say in which currency an order was, and not what that was worth. The rate of today is taken
    where this shop sells in that currency; else nobody knows, and the order adds nothing to any sum: dollars are
    never counted as euros."""
    if "shop_factor" in draft.columns:
        return draft.columns
    code = draft.columns["currency"]
    currency = Currency.objects.filter(code=code).first()
    if currency is None:
        findings.add(draft.row_number, "warning", "order_worth_unknown", currency=code)
        return {**draft.columns, "shop_factor": Decimal(0)}
    findings.add(draft.row_number, "info", "order_worth_of_today", currency=code)
    return {**draft.columns, "shop_factor": conversion_of(currency, current_store()).shop_factor}


def is_known(key: str) -> bool:
    """Taken in before; or our own, come back."""
    own = OWN_KEY.fullmatch(key)
    return (own is not None and Order.objects.filter(pk=own[1]).exists()) or bool(TAKEN_IN(key=key))


def customer_of(draft: OrderDraft) -> tuple[Customer | None, bool]:
    if not draft.email or "@" not in draft.email:
        return None, False
    known = Customer.objects.filter(email__iexact=draft.email).first()
    if known is not None:
        return known, False
    address = draft.columns["shipping_address"]
    return Customer.objects.create(
        email=draft.email, name=draft.customer_name, phone=draft.columns["phone"], address=address
    ), True  # fmt: skip


def variants_of(lines: list[LineDraft]) -> dict[str, Variant]:
    """By SKU or, where that says nothing, by the exact title; only where one variant alone answers to it."""
    found: dict[str, list[Variant]] = {}
    skus = {line.sku for line in lines if line.sku}
    titles = {line.title for line in lines}
    for variant in BY_SKU(skus=list(skus)) if skus else []:
        found.setdefault(f"sku:{variant.sku}", []).append(variant)
    for variant in BY_TITLE(titles=list(titles)) if titles else []:
        found.setdefault(variant.product.title, []).append(variant)
    return {key: variants[0] for key, variants in found.items() if len(variants) == 1}


def line_of(order: Order, line: LineDraft, position: int, variants: dict[str, Variant]) -> OrderLine:
    variant = variants.get(f"sku:{line.sku}") or variants.get(line.title)
    return OrderLine(
        order=order, variant=variant, position=position, title=line.title, options_text=line.options_text,
        product_slug=variant.product.slug if variant else "", sku=line.sku, quantity=line.quantity,
        quantity_shipped=line.quantity_shipped or 0, unit_amount=line.unit_amount, total_amount=line.total_amount,
        discount_amount=line.discount_amount, tax_percent=line.tax_percent, requires_shipping=line.requires_shipping,
    )  # fmt: skip
