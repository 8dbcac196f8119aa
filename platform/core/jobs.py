"""Background tasks that know their world. Every task of the project is one of two kinds:

* `shop_task`: carries the shop's id in a header, runs inside that shop, refuses to run without;
* `control_task`: runs in the control world.

A plain `shared_task` counts as a shop task, so that forgetting to choose is an error and not a leak. Arguments are
keywords only, and JSON: a task may be started by an older release and run by a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery import Task, shared_task
from django.db import connections

from core.logs import bound_to_lines
from core.metrics import TASKS
from core.scope import NoScope, Scope, control_context, current_scope, enter_scope, require_shop

HEADER = "shop_id"
Resolver = Callable[[str], Scope | None]
_resolvers: list[Resolver] = []


class ShopGone(LookupError):
    """The task's shop is unknown, or does not work at present (suspended, closed)."""


class WrongShop(RuntimeError):
    """The database connection stands in another schema than the task's shop. Must never happen."""


def connect_resolver(resolver: Resolver) -> None:
    """Plug in the way from a shop's id to its scope; None for a shop that may not work now."""
    _resolvers[:] = [resolver]


def resolve(shop_id: str) -> Scope:
    """Raises ShopGone."""
    scope = _resolvers[0](shop_id) if _resolvers else None
    if scope is None:
        raise ShopGone(shop_id)
    return scope


class WorldTask(Task):
    """What both kinds share: keywords only, and the task's name and id on every line of the log."""

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, *others: Any, **options: Any) -> Any:
        if args:
            raise TypeError(f"{self.name}: tasks take keyword arguments only")
        return super().apply_async((), kwargs, *others, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{self.name}: tasks take keyword arguments only")
        outcome = "failed"
        with (
            bound_to_lines(task=self.name, task_id=self.request.id),
            self.world(),
        ):
            try:
                result = self.run(**kwargs)
                outcome = "done"
                return result
            finally:
                TASKS.labels(task=self.name, outcome=outcome).inc()

    def world(self) -> Any:
        raise NotImplementedError


class ShopTask(WorldTask):
    """Sent from inside a shop, or with the header `shop_id`; runs inside that shop and leaves it whatever happens."""

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, *others: Any, **options: Any) -> Any:
        headers = dict(options.pop("headers", None) or {})
        if not headers.get(HEADER):
            headers[HEADER] = require_shop().shop_id
        return super().apply_async(args, kwargs, *others, headers=headers, **options)

    @contextmanager
    def world(self) -> Iterator[None]:
        shop_id = shop_of(self.request)
        if shop_id is None:
            if self.request.called_directly:
                require_shop()  # a plain call of the function: it runs where its caller runs
                yield
                return
            raise NoScope(f"{self.name} came without a shop.")
        with enter_scope(resolve(shop_id)) as scope:
            assert_schema(scope)
            yield


class ControlTask(WorldTask):
    abstract = True

    def world(self) -> Any:
        return control_context()


def shop_of(request: Any) -> str | None:
    """The header, which Celery shows in one of two places."""
    headers = request.headers or {}
    return headers.get(HEADER) or getattr(request, HEADER, None)


def assert_schema(scope: Scope) -> None:
    """Ask the database itself once per task where it stands. Raises WrongShop."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        found = cursor.fetchone()[0]
    if found != scope.schema or current_scope() != scope:
        raise WrongShop(f"{found} instead of {scope.schema}")


def shop_task(*args: Any, **options: Any) -> Any:
    """Decorator: a task of one shop. Options are Celery's."""
    return shared_task(*args, base=ShopTask, **options)


def control_task(*args: Any, **options: Any) -> Any:
    """Decorator: a task of the control plane."""
    return shared_task(*args, base=ControlTask, **options)
