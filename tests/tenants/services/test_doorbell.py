"""The tests move `now` and never sleep."""

from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from core.events.outbox import emit
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop, ShopState, WorkDue
from tenants.services import doorbell
from tenants.services.doorbell import BellWouldBeLost, due_shops, ring, sweep, work_done

LATER = doorbell.LONGEST_TRANSACTION + timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now() + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def silence(request):
    """Opening the two shops of the suite may have rung."""
    if "shop" in request.fixturenames:
        request.getfixturevalue("shop")
        with control_context():
            WorkDue.objects.all().delete()


def bells():
    with control_context():
        return {bell.kind: bell for bell in WorkDue.objects.all()}


def test_rung_shop_is_due_once(shop, now):
    ring("events")

    (found,) = due_shops(now, 10)

    assert found[0].handle == "alpha"
    assert list(found[1]) == ["events"]
    assert due_shops(now, 10) == []


def test_several_kinds_of_a_shop_come_together(shop, other_shop, now):
    ring("events")
    ring("mails")
    with shop_context(other_shop):
        ring("events")

    found = {found.handle: set(kinds) for found, kinds in due_shops(now, 10)}

    assert found == {"alpha": {"events", "mails"}, "bravo": {"events"}}


def test_limit_leaves_the_rest_to_the_next_visitor(shop, now):
    ring("events")
    ring("mails")

    assert len(due_shops(now, 1)[0][1]) == 1
    assert len(due_shops(now, 1)[0][1]) == 1


def test_earliest_due_time_is_kept(shop, now):
    ring("holds", now + timedelta(minutes=5))
    ring("holds", now + timedelta(minutes=30))

    assert bells()["holds"].due_at == now + timedelta(minutes=5)
    assert due_shops(now, 10) == []
    assert len(due_shops(now + timedelta(minutes=5), 10)) == 1


def test_claim_of_a_dead_visitor_is_given_to_another(shop, now):
    ring("events")
    due_shops(now, 10)

    assert len(due_shops(now + doorbell.LEASE, 10)) == 1


def test_young_ring_is_visited_again_and_again_then_falls_silent(shop, now):
    """An event whose transaction was still open at the first visit is not forgotten."""
    ring("events")
    moment, visits = now, 0
    while found := due_shops(moment, 10):
        work_done(found[0][0], "events", found[0][1]["events"], moment)
        visits += 1
        left = bells()
        if not left:
            break
        assert left["events"].due_at > moment
        moment = left["events"].due_at
    assert bells() == {}
    assert moment - now > doorbell.LONGEST_TRANSACTION
    assert 5 <= visits <= 20


def test_old_ring_is_silent_after_one_visit(shop, now):
    ring("events")
    [(visited, kinds)] = due_shops(now + LATER, 10)

    work_done(visited, "events", kinds["events"], now + LATER)

    assert bells() == {}


def test_ring_during_the_visit_survives_it(shop, now):
    ring("events")
    [(visited, kinds)] = due_shops(now + LATER, 10)
    ring("events")

    work_done(visited, "events", kinds["events"], now + LATER)

    assert bells()["events"].due_at <= now
    assert len(due_shops(now, 10)) == 1


def test_ring_during_the_visit_is_lost_without_the_comparison(shop, now, monkeypatch):
    """Negative control: told that nothing was rung since, `work_done` clears the bell."""
    ring("events")
    [(visited, _kinds)] = due_shops(now + LATER, 10)
    ring("events")

    work_done(visited, "events", bells()["events"].rung_at, now + LATER)

    assert bells() == {}


def test_next_due_time_keeps_the_bell(shop, now):
    ring("holds")
    moment = now + LATER
    [(visited, kinds)] = due_shops(moment, 10)

    work_done(visited, "holds", kinds["holds"], moment, next_due_at=moment + timedelta(hours=2))

    assert bells()["holds"].due_at == moment + timedelta(hours=2)


@pytest.mark.parametrize("state", [ShopState.SUSPENDED, ShopState.CLOSED, ShopState.PREPARING])
def test_shop_that_is_not_live_waits(shop, now, state):
    ring("events")
    with control_context():
        Shop.objects.filter(handle="alpha").update(state=state)

    assert due_shops(now, 10) == []
    assert "events" in bells()


def test_shop_of_another_pod_is_not_ours(shop, now):
    ring("events")
    with control_context():
        Shop.objects.filter(handle="alpha").update(pod="elsewhere")

    assert due_shops(now, 10) == []


def test_sweep_rings_every_shop_once_a_day(shop, now):
    assert sweep(kinds=["events"], now=now, limit=1) == 1
    assert sweep(kinds=["events"], now=now, limit=10) == 1
    assert sweep(kinds=["events"], now=now, limit=10) == 0
    found = due_shops(now, 10)
    assert len(found) == 2
    for visited, kinds in found:
        work_done(visited, "events", kinds["events"], now)
    assert bells() == {}
    assert sweep(kinds=["events"], now=now + timedelta(days=1), limit=10) == 2


def test_event_rings_even_if_its_transaction_is_rolled_back(live_shop, now):
    """The bell is in another database and is committed at once: it may be false, never late."""
    with shop_context(live_shop), transaction.atomic("default"):
        emit("product.changed", product_id=1)
        transaction.set_rollback(True, using="default")

    with control_context():
        assert WorkDue.objects.filter(shop=live_shop, kind="events").exists()


def test_bell_inside_a_control_transaction_is_refused(live_shop, settings):
    settings.ALLOW_TRANSACTION_ACROSS_SHOPS = False
    with shop_context(live_shop), transaction.atomic("control"), pytest.raises(BellWouldBeLost):
        ring("events")


def test_fresh_bell_is_not_written_again(live_shop):
    """A checkout emits several events; one write is enough."""
    with shop_context(live_shop):
        ring("events")
        with control_context():
            before = WorkDue.objects.get(shop=live_shop, kind="events").rung_at
        ring("events")
        with control_context():
            assert WorkDue.objects.get(shop=live_shop, kind="events").rung_at == before
    connections["control"].close()
