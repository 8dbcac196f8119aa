"""One row of an import, taken back inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from commerce.catalog.models import Collection, Product, ProductStatus
from commerce.catalog.services.products import delete_product, update_product
from commerce.customers.models import Customer
from commerce.importexport.models import ImportRow, ImportRun, RowOutcome, Undone
from commerce.importexport.services.bring_in import COLLECTION
from commerce.importexport.services.elsewhere import PRICES, put_prices_back
from commerce.importexport.services.fingerprinting import fingerprints_of
from commerce.importexport.services.kinds import KINDS
from commerce.importexport.services.putting_back import InUse, put_back
from commerce.importexport.services.snapshots import restored
from commerce.orders.models import Order, OrderLine, OrderNote
from core.pages import bump_pages


def take_back(run: ImportRun, row: ImportRow) -> str:
    """What became of it."""
    if row.object_id.startswith(COLLECTION):
        return take_back_collection(int(row.object_id.removeprefix(COLLECTION)))
    if row.object_id.startswith(PRICES):
        return put_prices_back(row)
    if run.kind in KINDS:
        return Undone.CHANGED if is_changed(run, row) else KINDS[run.kind].take_back(row)
    return {"products": take_back_product, "customers": take_back_customer, "orders": take_back_order}[run.kind](
        run, row
    )


def is_changed(run: ImportRun, row: ImportRow) -> bool:
    """Since the import. Where it died before it could tell, the row is believed."""
    return bool(row.fingerprint) and fingerprints_of(run.kind)([row.object_id]).get(row.object_id) != row.fingerprint


def take_back_product(run: ImportRun, row: ImportRow) -> str:
    product = Product.objects.select_for_update().filter(pk=row.object_id).first()
    if product is None:
        return Undone.GONE
    if is_changed(run, row):
        return Undone.CHANGED
    if row.outcome == RowOutcome.UPDATED:
        try:
            put_back(product, row.before or {}, reference=f"import {run.pk}", actor=run.actor)
        except InUse:
            return Undone.IN_USE
        return Undone.TAKEN_BACK
    if OrderLine.objects.filter(variant__product=product).exists():
        update_product(product_id=product.pk, status=ProductStatus.ARCHIVED)
        return Undone.ARCHIVED
    delete_product(product_id=product.pk)
    return Undone.TAKEN_BACK


def take_back_collection(collection_id: int) -> str:
    """Only where nothing is in it and nobody has written anything about it."""
    collection = Collection.objects.select_for_update().filter(pk=collection_id).first()
    if collection is None:
        return Undone.GONE
    if collection.entries.exists() or collection.children.exists() or collection.description or collection.image_id:
        return Undone.IN_USE
    collection.delete()
    bump_pages()
    return Undone.TAKEN_BACK


def take_back_customer(run: ImportRun, row: ImportRow) -> str:
    customer = Customer.objects.select_for_update().filter(pk=row.object_id).first()
    if customer is None:
        return Undone.GONE
    if is_changed(run, row):
        return Undone.CHANGED
    if row.outcome == RowOutcome.UPDATED:
        Customer.objects.filter(pk=customer.pk).update(**restored(Customer, (row.before or {}).get("customer", {})))
        return Undone.TAKEN_BACK
    if customer.orders.exists():
        return Undone.IN_USE
    customer.delete()
    return Undone.TAKEN_BACK


def take_back_order(run: ImportRun, row: ImportRow) -> str:
    """Gone with its customer, where the import made that one too and nothing else keeps it."""
    order: Any = Order.objects.select_for_update().filter(pk=row.object_id).first()
    if order is None:
        return Undone.GONE
    if is_changed(run, row) or OrderNote.objects.filter(order=order).exclude(kind="order.imported").exists():
        return Undone.CHANGED
    made = (row.before or {}).get("made_customer")
    order.delete()
    alone = Customer.objects.filter(pk=made, orders=None, note="", tags=[]) if made else Customer.objects.none()
    alone.delete()
    return Undone.TAKEN_BACK
