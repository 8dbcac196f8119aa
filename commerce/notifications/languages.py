"""What articles are called, and where pages are, in the language of whoever reads a mail. Known above this layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from commerce.catalog.models import Variant

Titles = Callable[[Iterable[int], str], dict[int, str]]
Speaks = Callable[[str], bool]

_sources: list[tuple[Titles, Speaks]] = []


def connect_languages(titles: Titles, speaks: Speaks) -> None:
    """`titles` of products by their ids, where they have one in that language; `speaks`: whether the shop has pages in it
    besides those of its main language."""
    _sources[:] = [(titles, speaks)]


def titles_in(language: str, variants: Iterable[int | None]) -> dict[int | None, str]:
    """By variant; those that are called as in the main language are left out. Two queries at most."""
    if not _sources or not _sources[0][1](language):
        return {}
    known = {pk for pk in variants if pk is not None}
    products = dict(Variant.objects.filter(pk__in=known).values_list("pk", "product_id"))
    titles = _sources[0][0](products.values(), language)
    return {pk: titles[product] for pk, product in products.items() if product in titles}


def path_in(language: str, path: str) -> str:
    return f"/{language}{path}" if _sources and _sources[0][1](language) else path
