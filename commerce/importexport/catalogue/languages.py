"""The words of products and collections in another language. They are kept above this layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commerce.catalog.models import Collection, Product

Translate = Callable[[Sequence[Product], Sequence[Collection], str], None]

_sources: list[Translate] = []


def connect_texts(translate: Translate) -> None:
    """`translate` puts the words of that language into these copies, where there are some."""
    _sources[:] = [translate]


def put_into(language: str, *, products: Sequence[Product] = (), collections: Sequence[Collection] = ()) -> None:
    if language and _sources:
        _sources[0](products, collections, language)
