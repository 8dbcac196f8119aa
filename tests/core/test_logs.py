from __future__ import annotations

import json
import logging
import sys

import pytest
import structlog
from django.test import Client
from django.urls import path

from core.logs import bound_to_lines, formatter, masked
from tenants.context import shop_context


def explode(request):
    raise RuntimeError("boom for zoe@shopper.example")


urlpatterns = [path("-/explode", explode)]


@pytest.fixture
def lines(monkeypatch):
    """What the handler of the root logger writes, as parsed JSON."""
    found = []

    class Catch(logging.Handler):
        def emit(self, record):
            found.append(json.loads(self.format(record)))

    handler = Catch()
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


def test_line_names_the_shop_and_who_wrote_it(shop, lines):
    with bound_to_lines(request_id="r-1", task_id="t-1"):
        structlog.get_logger("orders").info("order placed", number=7)

    (line,) = lines
    assert line.pop("timestamp")
    assert line == {
        "event": "order placed", "number": 7, "logger": "orders", "level": "info", "request_id": "r-1", "task_id": "t-1",
        "shop_id": shop.shop_id, "handle": "alpha",
    }  # fmt: skip


def test_line_says_what_is_bound_around_it_and_no_longer(lines):
    with bound_to_lines(request_id="r-1", part="outer"):
        with bound_to_lines(part="inner"):
            structlog.get_logger("x").info("one", request_id="its own")
        structlog.get_logger("x").info("two")
    structlog.get_logger("x").info("three")

    assert [(line.get("request_id"), line.get("part")) for line in lines] == [
        ("its own", "inner"), ("r-1", "outer"), (None, None),
    ]  # fmt: skip


def test_line_of_another_library_goes_the_same_way(other_shop, lines):
    with shop_context(other_shop):
        logging.getLogger("some.library").warning("slow %s", "query")

    assert (lines[0]["event"], lines[0]["handle"], lines[0]["logger"]) == ("slow query", "bravo", "some.library")


@pytest.mark.django_db
def test_line_outside_a_shop_names_none(lines):
    structlog.get_logger("x").info("hello")

    assert "shop_id" not in lines[0]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("mail to ann.lee+x@shopper.example failed", "mail to a***@shopper.example failed"),
        ("/orders/Vq3mX0aYb1Lr-Zk9TnPw2cUe8JdHs5Ff7Gg4QiRoA_1/", "/orders/***/"),
        (
            "/accounts/password/reset/key/3-cx1abc-0123456789abcdef0123456789abcdef/",
            "/accounts/password/reset/key/***/",
        ),
        ("/products/a-very-long-name-of-a-lamp-2026-edition/", "/products/a-very-long-name-of-a-lamp-2026-edition/"),
        ("/orders/01a2013b-cf61-721d-9794-47456b3758dc/", "/orders/01a2013b-cf61-721d-9794-47456b3758dc/"),
        ("postgresql://app:hunter2@db/x", "postgresql://app:***@db/x"),
        (["a@b.example"], ["a***@b.example"]),
        ({"password": "x", "deep": {"api_key": "y", "n": 1}}, {"password": "***", "deep": {"api_key": "***", "n": 1}}),
    ],
)
def test_masked(value, shown):
    assert masked(value) == shown


def test_secrets_by_name_disappear(lines):
    structlog.get_logger("x").info("signed in", password="hunter2", Authorization="Bearer x", session_key="s")

    assert "hunter2" not in str(lines)
    assert lines[0]["password"] == lines[0]["Authorization"] == lines[0]["session_key"] == "***"


@pytest.mark.django_db
@pytest.mark.urls("tests.core.test_logs")
def test_failure_has_its_traceback_once(lines):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)

    response = client.get("/-/explode", headers={"x-request-id": "abcd-1234"})

    assert response.status_code == 500
    with_traceback = [line for line in lines if "RuntimeError: boom" in str(line)]
    assert len(with_traceback) == 1
    assert with_traceback[0]["request_id"] == "abcd-1234"
    assert "z***@shopper.example" in with_traceback[0]["exception"]
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]


@pytest.mark.django_db
def test_missing_page_is_one_line(lines):
    Client(headers={"host": "localhost"}).get("/no-such-page/")

    assert [(line["event"], line["status"]) for line in lines] == [("request", 404)]


def test_terminal_gets_lines_for_people(monkeypatch, shop):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    record = logging.LogRecord("x", logging.INFO, "", 0, "hello %s", ("you",), None)

    text = formatter().format(record)

    assert "hello you" in text
    assert not text.startswith("{")


def test_request_line_names_the_shop_that_was_asked(shop, lines, monkeypatch):
    monkeypatch.setattr("core.logs.current_scope", lambda: None)  # as in production: the line is written outside
    Client(headers={"host": "alpha.localhost"}).get("/no-such-page/")

    assert (lines[-1]["event"], lines[-1]["shop_id"], lines[-1]["handle"]) == ("request", shop.shop_id, "alpha")
