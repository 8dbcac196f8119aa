"""Which world the running code is in: the control plane, one shop, the pod itself, or nowhere.

The scope is the single source of truth. The database backend, the router, cache keys, storage paths, logs and tasks
all read it; none of them keeps a notion of "the current shop" of its own. It is a context variable, so that threads
and tasks never see each other's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class World(StrEnum):
    CONTROL = "control"  # accounts, registry, hosts, plans
    SHOP = "shop"  # one shop's schema
    POD = "pod"  # the shops' database as such: only provisioning works here


class NoScope(RuntimeError):
    """Code that needs to know where it runs was called from nowhere."""


class TransactionAcrossShops(RuntimeError):
    """A transaction of one shop was still open when another shop was to be entered."""


@dataclass(frozen=True, slots=True)
class Scope:
    world: World
    shop_id: str = ""
    schema: str = ""
    handle: str = ""


CONTROL = Scope(World.CONTROL)
POD = Scope(World.POD)

_scope: ContextVar[Scope | None] = ContextVar("echoppe_scope", default=None)


def current_scope() -> Scope | None:
    return _scope.get()


def require_scope() -> Scope:
    """The current scope. Raises NoScope where there is none."""
    scope = _scope.get()
    if scope is None:
        raise NoScope("No world is entered: use control_context() or shop_context(shop).")
    return scope


def require_shop() -> Scope:
    """The current scope, which must be a shop's. Raises NoScope otherwise."""
    scope = require_scope()
    if scope.world is not World.SHOP:
        raise NoScope(f"This needs a shop, but runs in the world {scope.world.value!r}.")
    return scope


@contextmanager
def enter_scope(scope: Scope) -> Iterator[Scope]:
    """Run the block in `scope`; the former scope comes back whatever happens."""
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


def control_context() -> AbstractContextManager[Scope]:
    return enter_scope(CONTROL)
