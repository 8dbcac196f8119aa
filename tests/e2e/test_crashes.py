"""What is left when processes die without a word, as they do when a machine runs out of memory."""

from __future__ import annotations

import os
import signal

import pytest

from tests.e2e.people import fill_checkout, until, until_mailed

pytestmark = pytest.mark.e2e


def order(visit, shop, email):
    shopper = visit(java_script_enabled=False)
    shopper.go(shop, "/products/tablet/")
    shopper.press("Add to cart")
    shopper.follow("Check out")
    fill_checkout(shopper, email=email, payment="Bank transfer")
    shopper.press("Place order and pay")
    assert shopper.text("h1") == "Thank you for your order"
    return shopper


def kill(pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def processes(site):
    if not site.processes:
        pytest.skip("the site was started by somebody else")


def test_web_workers_are_killed(site, processes, visit, atelier):
    before = site.workers("web")
    assert before, "gunicorn has workers"

    kill(before)
    until(lambda: set(site.workers("web")) and not set(site.workers("web")) & set(before), "new workers")

    order(visit, atelier, "web@crash.example")


def test_background_workers_are_killed_with_an_order_under_way(site, processes, visit, atelier):
    """First those that do the work, then the process that hands it out; that one is started again, as a service
    manager would."""
    shopper = order(visit, atelier, "pool@crash.example")
    kill(site.workers("worker"))
    until_mailed(shopper, "pool@crash.example", "Order")

    site.kill("worker")
    order(visit, atelier, "worker@crash.example")
    site.restart("worker")
    until_mailed(shopper, "worker@crash.example", "Order")
