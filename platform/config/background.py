"""What the Procfile's worker and scheduler load: `config.celery`, without a search for garbage meanwhile.

Nearly all that is loaded stays. To search it again and again took a quarter of the time to start; afterwards it made each
child of the worker write to, and so copy, memory that it shares with its parent.
"""

import gc
from typing import Any

from celery.signals import beat_init, worker_init

gc.disable()

from config.celery import app  # noqa: E402

__all__ = ["app"]


@worker_init.connect  # before it forks
@beat_init.connect
def look_for_garbage_again(**_options: Any) -> None:
    gc.collect()
    gc.freeze()
    gc.enable()
