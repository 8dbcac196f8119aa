"""A background task works in the shop that sent it, and in no other."""

from __future__ import annotations

import pytest
from celery import Celery, Task

from core.scope import NoScope, World, control_context, current_scope, enter_scope
from tenants.context import shop_context

jobs = pytest.importorskip("core.jobs")
SEEN: list = []


def note():
    SEEN.append(current_scope())


in_shop = jobs.shop_task(name="tests.in_shop")(note)
in_control = jobs.control_task(name="tests.in_control")(note)
# On an application of its own: core's tests look at every task of ours.
unmarked = Celery("elsewhere", set_as_current=False).task(name="tests.unmarked", base=Task, shared=False)(note)


@jobs.shop_task(name="tests.fails")
def fails():
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def nothing_seen():
    SEEN.clear()


def sent_from(alpha, bravo, task):
    """Sent from alpha, run by a worker that stands elsewhere: in bravo, whose task came before."""
    with shop_context(alpha):
        headers = {jobs.HEADER: alpha.shop_id} if task is not unmarked else {}
    with shop_context(bravo):
        task.apply(headers=headers)
    return SEEN[-1].handle


def test_task_runs_in_the_shop_that_sent_it(alpha, bravo):
    assert sent_from(alpha, bravo, in_shop) == "alpha"


def test_task_runs_in_whatever_shop_came_before_without_our_base(alpha, bravo):
    """Negative control: Celery's own task."""
    assert sent_from(alpha, bravo, unmarked) == "bravo"


def test_sending_carries_the_shop(alpha):
    with shop_context(alpha):
        in_shop.apply_async()

    assert SEEN[-1].handle == "alpha"


@pytest.mark.django_db
def test_task_without_a_shop_is_refused():
    with control_context(), pytest.raises(NoScope):
        in_shop.apply_async()
    with control_context(), pytest.raises(NoScope):
        in_shop.apply(throw=True)
    assert SEEN == []


def test_shop_is_left_after_a_failure(alpha, bravo):
    with shop_context(bravo):
        with pytest.raises(ZeroDivisionError):
            fails.apply(headers={jobs.HEADER: alpha.shop_id}, throw=True)
        assert current_scope().handle == "bravo"


def test_control_task_leaves_the_shop(alpha):
    in_control.apply()

    assert SEEN[-1].world is World.CONTROL


def test_task_of_a_suspended_shop_does_not_run(alpha):
    from tenants.models import Shop, ShopState

    with control_context():
        Shop.objects.filter(pk=alpha.pk).update(state=ShopState.SUSPENDED)

    with pytest.raises(jobs.ShopGone):
        in_shop.apply(headers={jobs.HEADER: alpha.shop_id}, throw=True)


def test_connection_that_stands_elsewhere_is_noticed(alpha, bravo, monkeypatch):
    """The database is asked; the check fails where the backend does not follow the scope."""
    from django.db import connections

    from tenants.backend.base import DatabaseWrapper
    from tenants.context import scope_of

    with shop_context(bravo), connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
    monkeypatch.setattr(DatabaseWrapper, "_handle_search_path", lambda self, cursor=None: None)

    with enter_scope(scope_of(alpha)), pytest.raises(jobs.WrongShop):
        jobs.assert_schema(scope_of(alpha))
