from __future__ import annotations

import time

import pytest
import redis
from celery import current_app, shared_task
from django.core.cache import cache
from django.db import transaction

from core.events import doorbell
from core.events.outbox import emit
from core.events.work import figures
from core.jobs import ShopGone, ShopTask, WrongShop, assert_schema, control_task, shop_task
from core.models import Delivery, DeliveryState
from core.scope import NoScope, current_scope
from tenants.context import scope_of, shop_context
from tenants.models import Shop, ShopState, WorkDue
from tenants.tasks import visit_due_shops, visit_shop

seen: list = []


@shop_task(name="tests.where")
def where(**given):
    seen.append((current_scope(), given))


@shop_task(name="tests.fail")
def fail():
    raise ValueError("trouble")


@control_task(name="tests.control")
def in_control():
    seen.append((current_scope().world.value, {}))


@shared_task(name="tests.undecided")
def undecided():
    seen.append(current_scope())


@pytest.fixture(autouse=True)
def _nothing_seen():
    seen.clear()


def test_task_runs_in_the_shop_that_sent_it(shop):
    where.apply_async(kwargs={"number": 3})

    assert seen == [(scope_of(shop), {"number": 3})]


def test_task_named_for_another_shop_enters_it_and_comes_back(shop, other_shop):
    where.apply_async(headers={"shop_id": other_shop.shop_id})

    assert seen == [(scope_of(other_shop), {})]
    assert current_scope() == scope_of(shop)


def test_scope_is_reset_after_a_failure(shop, other_shop):
    with pytest.raises(ValueError, match="trouble"):
        fail.apply_async(headers={"shop_id": other_shop.shop_id})

    assert current_scope() == scope_of(shop)


@pytest.mark.django_db
def test_task_without_a_shop_is_not_even_sent():
    with pytest.raises(NoScope):
        where.apply_async()


@pytest.mark.django_db
def test_task_that_arrives_without_a_shop_is_refused():
    with pytest.raises(NoScope, match=r"tests\.where came without a shop"):
        where.apply(throw=True)

    assert seen == []


def test_undecided_task_is_a_shop_task(shop):
    assert isinstance(undecided._get_current_object(), ShopTask)


def test_control_task_runs_in_the_control_world_wherever_it_is_sent(shop):
    in_control.apply_async()

    assert seen == [("control", {})]
    assert current_scope() == scope_of(shop)


@pytest.mark.parametrize("state", [ShopState.SUSPENDED, ShopState.CLOSED, ShopState.PREPARING])
def test_task_of_a_shop_that_does_not_work_is_refused(shop, other_shop, state):
    Shop.objects.filter(pk=other_shop.pk).update(state=state)

    with pytest.raises(ShopGone):
        where.apply_async(headers={"shop_id": other_shop.shop_id})

    assert seen == []


def test_positional_arguments_are_refused(shop):
    with pytest.raises(TypeError, match="keyword arguments only"):
        where.delay(3)
    with pytest.raises(TypeError, match="keyword arguments only"):
        where(3)


def test_connection_of_another_shop_is_noticed(shop, other_shop):
    with pytest.raises(WrongShop):
        assert_schema(scope_of(other_shop))


def test_every_task_has_a_world():
    from core.jobs import WorldTask

    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]

    assert {"tenants.tasks.visit_shop", "tenants.tasks.visit_due_shops"} <= {task.name for task in ours}
    assert [task.name for task in ours if not isinstance(task, WorldTask)] == []


def test_scheduled_tasks_exist_and_are_of_the_control_plane():
    from core.jobs import ControlTask

    current_app.loader.import_default_modules()
    for entry in current_app.conf.beat_schedule.values():
        assert isinstance(current_app.tasks[entry["task"]], ControlTask)
        assert entry["options"]["expires"]


def test_one_transaction_knocks_once_after_its_commit(live_shop, monkeypatch, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append((name, options["headers"])))
    with shop_context(live_shop), transaction.atomic("default"):
        emit("test.first")
        emit("test.second")
        assert sent == []

    assert sent == [("tenants.tasks.visit_shop", {"shop_id": live_shop.shop_id})]


def test_broker_that_is_down_does_not_hurt_the_shopper(live_shop, monkeypatch, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False

    def refuse(*args, **options):
        from kombu.exceptions import OperationalError

        raise OperationalError("Connection refused")

    monkeypatch.setattr(current_app, "send_task", refuse)
    with shop_context(live_shop), transaction.atomic("default"):
        emit("test.happened")

    with shop_context(live_shop):
        assert figures()["undispatched"] == 1
    assert WorkDue.objects.filter(shop=live_shop, kind="events").exists()


def test_knock_for_work_of_later_is_not_sent(shop):
    from django.db import connections
    from django.utils import timezone

    doorbell.ring("holds", timezone.now())

    assert not any(
        isinstance(waiting, doorbell.Knock) for _ids, waiting, *_rest in connections["default"].run_on_commit
    )


def test_round_visits_only_shops_with_work(shop, other_shop, monkeypatch):
    WorkDue.objects.all().delete()
    visited = []
    monkeypatch.setattr("tenants.tasks.import_string", lambda path: lambda now: visited.append(current_scope().handle))
    doorbell.ring("events")

    visit_due_shops.apply()

    assert visited == ["alpha"]


def test_failing_work_waits_and_lets_the_other_kinds_go_on(shop, monkeypatch):
    WorkDue.objects.all().delete()
    done = []

    def work_of(path):
        def work(now):
            if "events" in path:
                raise RuntimeError("broken")
            done.append(path)

        return work

    monkeypatch.setattr("tenants.tasks.import_string", work_of)
    doorbell.ring("events")
    doorbell.ring("mails")

    visit_shop.apply_async()

    assert len(done) == 1
    broken = WorkDue.objects.get(shop=shop, kind="events")
    assert broken.due_at > broken.rung_at


def work():
    command = [
        "--quiet", "worker", "--pool", "prefork", "--concurrency", "2", "--without-mingle", "--without-gossip",
        "--without-heartbeat", "--loglevel", "warning",
    ]  # fmt: skip
    current_app.start(command)


@pytest.fixture
def start_worker(fork):
    """Start a real worker with two processes; those that still run at the end are stopped."""
    started = []

    def start():
        started.append(fork(work))
        return started[-1]

    yield start
    for process in started:
        stop(process)


def stop(process):
    process.terminate()
    process.join(30)
    assert not process.is_alive()


def until(condition, seconds=60):
    stop_at = time.monotonic() + seconds
    while time.monotonic() < stop_at:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("did not happen in time")


@pytest.mark.slow
def test_real_worker_delivers_and_a_flushed_broker_loses_nothing(live_shop, start_worker, settings):
    """Knocks reach the worker; where Valkey forgets them all, the scheduler's next round brings the work."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    WorkDue.objects.exclude(shop=live_shop).delete()

    def place():
        with shop_context(live_shop), transaction.atomic("default"):
            emit("test.worker", n=1)

    def is_all_dispatched():
        with shop_context(live_shop):
            return figures()["undispatched"] == 0

    worker = start_worker()
    place()
    until(is_all_dispatched)

    stop(worker)  # not merely frozen: one of its processes may still be looking for more events of this shop
    place()
    place()
    redis.Redis.from_url(settings.REDIS_URL).flushdb()  # every message and cached page is lost
    with shop_context(live_shop):
        assert cache.get("anything") is None
        assert figures()["undispatched"] == 2
    start_worker()
    WorkDue.objects.filter(shop=live_shop).update(due_at="2000-01-01T00:00:00Z")
    visit_due_shops.apply_async()
    until(is_all_dispatched)

    with shop_context(live_shop):
        assert Delivery.objects.exclude(state=DeliveryState.DONE).count() == 0
