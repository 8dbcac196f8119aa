"""The worker and the scheduler. The schedule is for the whole pod: no entry is ever added for a shop."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_process_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
# The default class of a task: who forgets to say which world a task belongs to gets an error (core.jobs).
app = Celery("echoppe", task_cls="core.jobs:ShopTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "visit shops with due work": {
        "task": "tenants.tasks.visit_due_shops",
        "schedule": 3.0,
        "options": {"expires": 6},
    },
    "visit the shops that nobody rang for": {
        "task": "tenants.tasks.sweep_shops",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "finish the shops left half open": {
        "task": "onboarding.tasks.finish_half_open_shops",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "move on what time decides: trials, graces": {
        "task": "billing.tasks.move_standings_on",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "copy every shop once a night": {
        "task": "tenants.tasks.make_nightly_copies",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "hear what Stripe says of subscriptions, and write to owners": {
        "task": "onboarding.tasks.hear_and_tell",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "fetch all subscriptions anew": {
        "task": "billing.tasks.sync_subscriptions",
        "schedule": crontab(hour=3, minute=17),
        "options": {"expires": 6 * 3600},
    },
    "fetch the rates of the European Central Bank": {
        "task": "gateways.tasks.fetch_bank_rates",
        "schedule": 1800.0,
        "options": {"expires": 1700},
    },
    "oversee: names, trust, figures": {
        "task": "oversight.tasks.oversee",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "send operators' letters to all": {
        "task": "oversight.tasks.send_broadcasts",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "offer owners of closed shops a copy": {
        "task": "onboarding.tasks.offer_copies",
        "schedule": 900.0,
        "options": {"expires": 800},
    },
    "look after restores and domains": {
        "task": "tenants.tasks.look_after_copies_and_domains",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "open and renew the gallery's demonstrations": {
        "task": "onboarding.tasks.open_showcases",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "refill the pool of schemas": {
        "task": "tenants.tasks.refill_pool",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
}


@setup_logging.connect
def keep_our_logging(**_options: Any) -> None:
    """Being connected is enough: Celery then leaves logging as Django has set it up."""


@worker_process_shutdown.connect
def keep_counts(pid: int | None = None, **_options: Any) -> None:
    from core.metrics import fold_process

    fold_process(pid or os.getpid())
