"""Who stops the search for garbage while loading must start it again: without it a worker grows and grows."""

import gc
import importlib
import sys

import pytest
from celery.signals import beat_init, worker_init


@pytest.fixture
def background():
    """Loaded as a worker loads it, and forgotten again."""
    yield importlib.import_module("config.background")
    gc.enable()
    sys.modules.pop("config.background", None)


@pytest.mark.parametrize("signal", [worker_init, beat_init], ids=["worker", "scheduler"])
def test_garbage_is_looked_for_once_all_is_loaded(background, signal):
    assert not gc.isenabled()

    receivers = [each for _key, weak in signal.receivers if (each := weak()) is not None]
    next(each for each in receivers if each.__module__ == "config.background")()

    assert gc.isenabled()
