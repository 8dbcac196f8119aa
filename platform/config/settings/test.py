"""Tests: real PostgreSQL and Valkey, one database per xdist worker, quick password hashing, no outside world."""

import os
import tempfile
import zlib
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT, STORAGES
from config.settings.servers import addresses, databases
from config.settings.services import caches

DEBUG = False
IS_DEVELOPMENT = True
SECRET_KEY = "tests-only"  # noqa: S105
# Of this checkout and this worker: several may run at once on one machine.
DATA = Path(tempfile.gettempdir()) / f"echoppe-test-{zlib.crc32(str(ROOT).encode()):08x}"
WORKER = os.environ.get("PYTEST_XDIST_WORKER") or os.environ.get("ECHOPPE_TEST_WORKER", "gw0")
ADMIN_DATABASE_URL, REDIS_URL = addresses(DATA)
REDIS_URL = (
    REDIS_URL.rsplit("/", 1)[0] + f"/{int(WORKER.removeprefix('gw')) + 1}"
    if REDIS_URL.startswith("redis://")
    else REDIS_URL
)
DATABASES = databases(ADMIN_DATABASE_URL, SECRET_KEY, prefix=f"test_{WORKER}_")
POD_ID = f"test-{WORKER}"
CACHES = caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
ALLOW_TRANSACTION_ACROSS_SHOPS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = DATA / WORKER / "media"
MAILBOX_DIR = DATA / WORKER / "mail"
SHOW_MAILBOX = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SCHEMA_POOL_SIZE = 1
DNS_RESOLVERS, DNS_SECONDS = ["127.0.0.1"], 0.1  # nobody there
COUNTS_LOAD = False  # a statement every half minute would be counted by whichever test is running
SENDCLOUD_URL = SENDCLOUD_POINTS_URL = EASYPOST_URL = "http://127.0.0.1:9"  # likewise
ECB_URL = ""  # as VIES_URL
VIES_URL = ""  # tests that need VIES start its double, and set this
STRIPE_LIVE_KEY = ""
STRIPE_TEST_KEY = ""  # tests that need Stripe start its double, and set this
STRIPE_API_BASE = "http://127.0.0.1:9"
STRIPE_NETWORK_RETRIES = 0
MOLLIE_API_BASE = PAYPAL_API_BASE = PAYPAL_TEST_API_BASE = "http://127.0.0.1:9"
STRIPE_WEBHOOK_SECRETS = {name: [f"whsec_fakestripe_{name}"] for name in ("platform", "connect", "accounts")}
