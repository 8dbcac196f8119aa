"""Customers, collections and the shop itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from api.schemas.base import Out
from commerce.catalog.models import Collection
from commerce.customers.models import Customer


class CustomerOut(Out):
    id: UUID
    email: str
    name: str
    phone: str
    locale: str
    address: dict[str, Any]
    note: str
    tags: list[str]
    accepts_marketing: bool
    created_at: datetime


class CustomerPage(Out):
    data: list[CustomerOut]
    next_cursor: str | None


class CollectionOut(Out):
    id: int
    title: str
    handle: str
    description: str = Field(description="HTML")
    is_published: bool
    has_rules: bool = Field(description="Filled by rules, not by hand")
    updated_at: datetime


class CollectionPage(Out):
    data: list[CollectionOut]
    next_cursor: str | None


class KeyOut(Out):
    name: str
    prefix: str
    scopes: list[str]
    expires_at: datetime | None


class ShopOut(Out):
    name: str
    url: str
    currency: str
    country: str
    locale: str
    time_zone: str
    prices_include_tax: bool
    is_test: bool
    is_open: bool
    key: KeyOut = Field(description="The key that asks")


def customer_out(customer: Customer) -> CustomerOut:
    same = ("email", "name", "phone", "locale", "address", "note", "tags", "accepts_marketing", "created_at")
    return CustomerOut(id=customer.uuid, **{name: getattr(customer, name) for name in same})


def collection_out(collection: Collection) -> CollectionOut:
    same = ("title", "description", "is_published", "updated_at")
    return CollectionOut(
        id=collection.pk, handle=collection.slug, has_rules=bool(collection.rules),
        **{name: getattr(collection, name) for name in same},
    )  # fmt: skip
