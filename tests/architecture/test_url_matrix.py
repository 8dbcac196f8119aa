"""Every URL pattern of the three kinds of host, asked for by everybody, with ids of their own shop and of another.

The table is in url_matrix.py; what stands in the brackets of an address, and who asks, is in url_world.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.scope import control_context
from tenants.models import Shop
from tests.architecture.url_matrix import ROWS, row_of
from tests.architecture.url_patterns import URLCONFS, all_patterns
from tests.architecture.url_world import MARKS, ROLES, fill, people, value_of

CHUNKS = {"platform": 1, "storefront": 1, "admin": 3}
PATHS = {
    "console/(?P<url>.*)$": "/console/no/such/page/",
    "test404/": "/test404/",
    "^.*/$": "/no/such/page/",
    "accounts/signup/": "/accounts/signup/",
    "failwhale/": "/failwhale/",
    "api_nowhere": "/api/v1/nothing",
}
ONE = "<path:object_id>/"
METHODS = ("get", "post")
WORDS = {200: "page", 201: "page", 204: "page", 400: "bad", 409: "bad", 422: "bad", 429: "bad"}
SIGN_IN = ("/login/", "/accounts/login/", "http://localhost:8000/enter/")
# Who counts as whom in the table.
COLUMNS = {
    "platform": {"other": "staff"},
    "admin": {"other": "stranger"},
    "storefront": {"shopper": "stranger", "other": "stranger"},
}


@pytest.mark.parametrize("host", URLCONFS)
def test_every_url_has_a_row(host):
    missing = sorted({pattern.name for pattern in all_patterns(host) if row_of(host, pattern.name) is None})

    assert not missing, f"Say in tests/architecture/url_matrix.py who may do what at: {', '.join(missing)}"


@pytest.mark.parametrize("host", URLCONFS)
def test_every_row_is_of_a_url(host):
    names = {pattern.name for pattern in all_patterns(host)}

    assert [name for name in ROWS[host] if "*" not in name and name not in names] == []


@pytest.fixture
def two_shops(shop, other_shop):
    with control_context():
        alpha = Shop.objects.get(handle="alpha")
    return alpha, other_shop, fill(alpha), fill(other_shop)


def outcome_of(response):
    status = response.status_code
    if status in (301, 302, 303, 307, 308):
        target = response.headers["Location"]
        if target.startswith(SIGN_IN):
            return "in"
        return "home" if target == "/" else "goes"
    return WORDS.get(status, str(status))


def path_of(pattern, things):
    if pattern.name in PATHS:
        return PATHS[pattern.name]
    if pattern.name.startswith("console/") and pattern.name.endswith(ONE):  # Django's admin, without a name
        return f"/{pattern.name.removesuffix(ONE)}1/"
    kwargs = {name: value_of(pattern, name, things) for name in pattern.kwargs}
    args = [1, "x"][: pattern.args]
    return reverse(pattern.name, urlconf=URLCONFS[pattern.host], kwargs=kwargs or None, args=args or None)


def ask(client: Client, cookies, method, path):
    """The answer. The browser forgets what it was told."""
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    response = getattr(client, method)(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return outcome_of(response), body.decode("utf-8", "replace").upper()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic("default"), transaction.atomic("control"):
        yield
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "control")


def askings(host: str) -> list[list[tuple[str, str]]]:
    """Who asks, and by which method; what those in one list do is undone together. Only shoppers change things without
    being signed in."""
    nobodies = [role for role in ROLES[host] if COLUMNS[host].get(role, role) == "stranger" and host != "storefront"]
    others = [[(role, method) for method in METHODS] for role in ROLES[host] if role not in nobodies]
    return [list(itertools.product(nobodies, METHODS)), *others]


def judge(host, row, role, method, is_far, outcome, body):
    """What is wrong with this answer."""
    column = COLUMNS[host].get(role, role)
    allowed = row.far if is_far and role == "owner" else getattr(row, column)
    if is_far and role != "owner":
        allowed += "|403|404|405|bad|goes|page"  # their own, or nobody's: only what is shown matters
    if outcome.startswith("5") and outcome not in allowed.split("|"):
        yield outcome
    elif outcome not in allowed.split("|"):
        yield f"{outcome}, not {allowed}"
    if MARKS["bravo"] in body:
        yield "shows things of another shop"
    hidden = column == "stranger" or (column == "staff" and not row.titles)
    if host == "admin" and hidden and MARKS["alpha"] in body:
        yield "shows things of the shop"


@pytest.mark.parametrize(("host", "chunk"), [(host, chunk) for host, count in CHUNKS.items() for chunk in range(count)])
def test_everybody_gets_what_the_table_says(host, chunk, two_shops):
    alpha, bravo, own, foreign = two_shops
    clients = people(host, alpha, bravo, own)
    jars = {role: {name: morsel.value for name, morsel in client.cookies.items()} for role, client in clients.items()}
    wrong = []
    for pattern in all_patterns(host)[chunk :: CHUNKS[host]]:
        row = row_of(host, pattern.name)
        if row is None:
            continue  # the test above tells
        paths = dict.fromkeys([path_of(pattern, own), path_of(pattern, foreign)])
        for (number, path), together in itertools.product(enumerate(paths), askings(host)):
            with undone():
                for role, method in together:
                    outcome, body = ask(clients[role], jars[role], method, path)
                    found = judge(host, row, role, method, number == 1, outcome, body)
                    wrong += [f"{pattern} {role} {method} {path}: {fault}" for fault in found]

    assert not wrong, "\n" + "\n".join(wrong)
