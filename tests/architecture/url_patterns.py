"""Every URL pattern that the resolvers know, with the names of what stands in its brackets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, get_resolver

URLCONFS = {"platform": "config.urls_platform", "admin": "config.urls_admin", "storefront": "config.urls_storefront"}


class Pattern(NamedTuple):
    host: str
    name: str  # with its namespaces; the route where it has no name
    kwargs: tuple[str, ...]
    args: int  # unnamed groups

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    def __str__(self) -> str:
        return f"{self.host} {self.name}({', '.join(self.kwargs)})"


def all_patterns(host: str) -> list[Pattern]:
    return list(dict.fromkeys(walk(host, get_resolver(URLCONFS[host]), (), "", ())))


def walk(host, resolver, namespaces, route, kwargs) -> Iterator[Pattern]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        regex = entry.pattern.regex
        named = (*kwargs, *regex.groupindex)
        if isinstance(entry, URLPattern):
            name = ":".join([*namespaces, entry.name]) if entry.name else here
            yield Pattern(host, name, named, regex.groups - len(regex.groupindex))
        else:
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from walk(host, entry, inner, here, named)
