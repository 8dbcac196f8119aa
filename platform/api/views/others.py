from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from api import reading
from api.keys import ANY, ApiRequest, Bearer
from api.lists import MOST, USUAL, page_of
from api.schemas.base import Moment
from api.schemas.others import (
    CollectionOut,
    CollectionPage,
    CustomerOut,
    CustomerPage,
    KeyOut,
    ShopOut,
    collection_out,
    customer_out,
)
from commerce.catalog.models import Collection
from commerce.customers.models import Customer
from core.http.links import url_of

customers, collections, shop = Router(tags=["Customers"]), Router(tags=["Collections"]), Router(tags=["Shop"])
PEOPLE, GOODS = Bearer("customers.read"), Bearer("products.read")


@customers.get("", response=CustomerPage, auth=PEOPLE, url_name="list_customers")
def customer_list(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(USUAL, ge=1, le=MOST),
    email: str | None = None,
) -> Any:
    rows = Customer.objects.all() if email is None else Customer.objects.filter(email__iexact=email)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return CustomerPage(data=[customer_out(customer) for customer in found], next_cursor=after)


@customers.get("/{uuid:customer_id}", response=CustomerOut, auth=PEOPLE, url_name="get_customer")
def customer_get(request: HttpRequest, customer_id: UUID) -> Any:
    return customer_out(reading.one(Customer.objects, uuid=customer_id))


@collections.get("", response=CollectionPage, auth=GOODS, url_name="list_collections")
def collection_list(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(USUAL, ge=1, le=MOST),
    updated_since: Moment | None = None,
    handle: str | None = None,
) -> Any:
    rows = Collection.objects.all() if handle is None else Collection.objects.filter(slug=handle)
    found, after = page_of(rows, cursor=cursor, limit=limit, since=updated_since)
    return CollectionPage(data=[collection_out(collection) for collection in found], next_cursor=after)


@collections.get("/{int:collection_id}", response=CollectionOut, auth=GOODS, url_name="get_collection")
def collection_get(request: HttpRequest, collection_id: int) -> Any:
    """Its products: `GET /products?collection_id=…`."""
    return collection_out(reading.one(Collection.objects, pk=collection_id))


@shop.get("", response=ShopOut, auth=Bearer(ANY), url_name="get_shop")
def shop_get(request: ApiRequest) -> Any:
    """The shop, and what the key that asks may do."""
    store, key = reading.the_store(), request.auth
    same = ("name", "currency", "country", "locale", "time_zone", "prices_include_tax", "is_test", "is_open")
    return ShopOut(
        url=url_of(store.primary_host, "/"),
        key=KeyOut(name=key.name, prefix=key.prefix, scopes=key.scopes, expires_at=key.expires_at),
        **{name: getattr(store, name) for name in same},
    )
