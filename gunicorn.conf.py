"""gunicorn reads this by itself when it is started here. Addresses and numbers of processes are in the Procfile."""

from typing import Any


def on_starting(_server: Any) -> None:
    """Counts of processes that a crash took away are added up before new ones begin."""
    from core.metrics import fold_ended_processes

    fold_ended_processes()


def child_exit(_server: Any, worker: Any) -> None:
    """Runs in the master, each time that a worker has ended."""
    from core.metrics import fold_process

    fold_process(worker.pid)
