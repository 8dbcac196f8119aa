"""Every address with every method. An address that is added later is tried too.

GET and POST are asked for by everybody, and with ids that exist, in tests/architecture/test_url_matrix.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

from core.scope import CONTROL, current_scope
from tests.bad_input.walker import LEFT_ALONE, Walker

SAMPLES = {"int": "1", "uuid": "01890000-0000-7000-8000-000000000000", "mail": "1-1", "path": "a/b"}
OURS = ("storefront.", "dashboard.", "website.", "core.", "config.", "console.", "media.")
ALL = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
FEW = ("PUT",)  # where there are hundreds of addresses: what is refused is refused by one decorator
READING = {"GET", "HEAD", "OPTIONS"}


def addresses(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """(path with sample values, view) of every pattern."""
    for pattern in patterns:
        path = prefix + filled(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern.callback
        else:
            yield from addresses(pattern.url_patterns, path)


def filled(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "", "a"), str(pattern))
    form, names = normalize(pattern.regex.pattern)[0]
    return form % dict.fromkeys(names, "1")


def is_ours(view: Any) -> bool:
    return getattr(view, "view_class", view).__module__.startswith(OURS)


def try_all(walker: Walker, urlconf: str, methods: tuple[str, ...] = ALL) -> dict[tuple[str, str], int]:
    """Status by (method, path) of our own views; trouble of all views is in `walker.troubles`."""
    found = {}
    for path, view in addresses(get_resolver(urlconf).url_patterns):
        if LEFT_ALONE.search(path):
            continue
        for method in methods if is_ours(view) else ("DELETE",):
            response = walker.attempt(
                f"{method} {path}", lambda m=method, p=path: walker.client.generic(m, p), undo=method not in READING
            )
            if response is not None and is_ours(view):
                found[method, path] = response.status_code
    return found


def refused(found: dict[tuple[str, str], int], *methods: str) -> set[int]:
    return {status for (method, _path), status in found.items() if method in methods}


def test_every_pattern_is_found():
    """The negative control: an address that nobody wrote down here is among them."""
    storefront = dict(addresses(get_resolver("config.urls_storefront").url_patterns))
    assert {"/", "/cart/lines/1/remove/", "/products/a/", "/orders/a/pay/"} <= set(storefront)
    assert all(is_ours(view) for view in storefront.values())


def test_storefront(walker):
    found = try_all(walker, "config.urls_storefront")

    assert walker.troubles == []
    assert refused(found, "PUT", "PATCH", "DELETE", "TRACE", "BREW") <= {404, 405}


@pytest.mark.slow
def test_admin(owner):
    found = try_all(owner, "config.urls_admin", FEW)

    assert owner.troubles == []
    assert len(found) > 200


@pytest.mark.slow
def test_admin_for_a_stranger(open_shop):
    """Nothing but the way in: every other address asks to sign in, or says nothing at all."""
    walker = Walker(Client(headers={"host": "alpha.admin.localhost"}), "alpha.admin.localhost", current_scope())

    found = try_all(walker, "config.urls_admin", ("GET", *FEW))

    assert walker.troubles == []
    shown = {path for (method, path), status in found.items() if method == "GET" and status == 200}
    assert shown <= {"/login/", "/enter/", "/logout/"}


def test_platform(platform_client, control):
    walker = Walker(platform_client, "localhost", CONTROL, aliases=("control",))

    found = try_all(walker, "config.urls_platform")

    assert [trouble for trouble in walker.troubles if "/-/health/ready" not in trouble] == []  # no workers in this test
    assert found
