"""What the Procfile's worker and scheduler load: `config.celery`, quickly."""

from typing import Any

from celery.signals import beat_init, worker_init

from config.loading import begin_loading, end_loading

begin_loading()

from config.celery import app  # noqa: E402

__all__ = ["app"]


@worker_init.connect
@beat_init.connect
def look_for_garbage_again(**_options: Any) -> None:
    end_loading()
