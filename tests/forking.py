"""Processes that have the product loaded: forks of the one that runs the tests, for to load it takes three seconds of CPU.
That the product starts by its own commands is seen in tests/e2e."""

from __future__ import annotations

import contextvars
import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

from celery import current_app
from django.db import connections

inherited: list[Any] = []  # kept, for whoever closed one would end a connection of the tests


def fork(unblock: Callable[[], Any], act: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process that does `act(*arguments)`, in no shop and with connections of its own. `unblock` is pytest-django's."""
    process = multiprocessing.get_context("fork").Process(target=_become, args=(unblock, act, arguments))
    process.start()
    return process


def _become(unblock: Callable[[], Any], act: Callable[..., object], arguments: tuple[object, ...]) -> None:
    inherited.append(unblock())
    for alias in connections:
        inherited.append(connections[alias])
        del connections[alias]
    current_app._after_fork()
    contextvars.Context().run(act, *arguments)
