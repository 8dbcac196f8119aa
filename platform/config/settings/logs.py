"""Logs go to standard error, one JSON object a line, in colour for people where that is a terminal (core.logs).
Counts for Prometheus are kept below the data folder, one file per process (core.metrics)."""

import os
from pathlib import Path

from config import env

LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
LOGGING_CONFIG = "core.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "core.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Every answer has its line already; of these only failures, with their traceback, are news.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": True},
        "celery": {"handlers": [], "level": "WARNING", "propagate": True},
        "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
        "wagtail": {"handlers": [], "level": "WARNING", "propagate": True},
        "httpx": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

_metrics = Path(env.text("ECHOPPE_DATA") or Path(__file__).resolve().parents[3] / "var") / "metrics"
if env.flag("SHARE_METRICS"):  # set by the Procfile's long-running processes, not by each manage.py
    _metrics.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_metrics))

__all__ = ["LOGGING", "LOGGING_CONFIG", "LOG_LEVEL"]
