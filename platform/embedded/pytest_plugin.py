"""Gives every pytest run its servers, `pytest` typed by hand too. Loaded by `-p` in pyproject.toml.

pytest-django reads the settings, and so the addresses, before any conftest is read.
"""

import fcntl
import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from embedded.testing import servers_in_environment

ROOT = Path(__file__).resolve().parents[2]
TURN = pytest.StashKey[ExitStack]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """The servers are started once, by the process that leads; xdist's workers inherit the addresses."""
    gc.set_threshold(50_000, 20, 50)  # a tenth of the time goes into looking for cycles that short runs can keep
    options = early_config.known_args_namespace
    turn = early_config.stash[TURN] = ExitStack()
    early_config.add_cleanup(turn.close)
    if os.environ.get("PYTEST_XDIST_WORKER"):
        turn.enter_context(_turn_to_load())
    elif not (options.help or options.version):
        servers = ExitStack()
        early_config.add_cleanup(servers.close)
        servers.enter_context(servers_in_environment())
    return (yield)


@contextmanager
def _turn_to_load() -> Iterator[None]:
    """Workers load one after the other: at once, each compiled everything, which are 13 seconds of CPU in a fresh clone.
    Meanwhile the linters have the other core. The lock goes with its process, whatever ends it."""
    with (ROOT / "pyproject.toml").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    try:
        return (yield)
    finally:
        session.config.stash[TURN].close()
