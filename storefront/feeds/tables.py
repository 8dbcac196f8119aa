"""Catalogues of networks that read Google's attributes in their own words, as tables: the same entries, one line each.

Meta (Facebook, Instagram): https://developers.facebook.com/documentation/ads-commerce/catalog/reference – CSV with quotes;
`availability` is "in stock" or "out of stock"; titles up to 200 and descriptions up to 9,999 characters; several pictures
are parted by commas.

Pinterest: https://help.pinterest.com/business/article/before-you-get-started-with-catalogs, "data source
specifications" – TSV; ids up to 127, titles up to 500, descriptions up to 10,000 characters; `availability` as Meta's;
commas in links of pictures have to be encoded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from commerce.store.models import Store
from storefront.feeds.google import COLUMNS as OF_GOOGLE
from storefront.feeds.google import entries

COLUMNS = tuple(name for name in OF_GOOGLE if name != "identifier_exists")
AVAILABILITY = {"in_stock": "in stock", "out_of_stock": "out of stock"}


def rows(store: Store, host: str) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for each in entries(store, host):
        told = each | {"availability": AVAILABILITY[str(each["availability"])]}
        yield [cell(told.get(name, "")) for name in COLUMNS]


def cell(value: str | list[str]) -> str:
    """On one line, whatever the text was."""
    if isinstance(value, list):
        return ",".join(each.replace(",", "%2C") for each in value)
    return " ".join(value.replace("\x00", "").split())


def meta(store: Store, host: str) -> Iterator[bytes]:
    for row in rows(store, host):
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue().encode()


def pinterest(store: Store, host: str) -> Iterator[bytes]:
    for row in rows(store, host):
        yield ("\t".join(row) + "\n").encode()
