from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg2
import pytest

from embedded.errors import CannotStart
from embedded.outside import check_outside
from embedded.sockets import free_port

LOGIN = "outside_login"


@pytest.fixture
def limited() -> Iterator[str]:
    """Address of a login that may do nothing in particular; `ALTER ROLE` gives it more."""
    url = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {LOGIN}")
        cursor.execute(f"CREATE ROLE {LOGIN} LOGIN PASSWORD 'secret-word'")
        yield url.replace("postgres@", f"{LOGIN}:secret-word@", 1)
        cursor.execute(f"DROP ROLE {LOGIN}")
    connection.close()


def refusal(database_url: str | None = None, redis_url: str | None = None) -> str:
    with pytest.raises(CannotStart) as refused:
        check_outside(database_url, redis_url)
    (line,) = str(refused.value).splitlines()
    assert "secret-word" not in line
    return line


def test_servers_that_answer_are_taken():
    check_outside(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
    check_outside(None, None)


def test_servers_that_do_not_answer_are_named_in_one_line():
    port = free_port()

    assert f"127.0.0.1:{port}" in refusal(f"postgresql://me:secret-word@127.0.0.1:{port}/postgres")
    assert f"127.0.0.1:{port}" in refusal(None, f"redis://:secret-word@127.0.0.1:{port}/0")


@pytest.mark.parametrize("wrong", ["nonsense", "postgresql://me:secret-word@[::1", "mysql://localhost/x"])
def test_address_that_is_none_is_refused_in_one_line(wrong: str):
    assert "DATABASE_URL" in refusal(wrong)
    assert "REDIS_URL" in refusal(None, wrong)


def test_login_without_the_rights_is_told_what_it_needs(limited: str):
    assert "CREATEROLE CREATEDB" in refusal(limited)

    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {LOGIN} CREATEDB CREATEROLE")
    check_outside(limited, None)
