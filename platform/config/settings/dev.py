"""`bin/run`: one machine, embedded servers, a file mailbox. Everything else is as in production."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA
from config.settings.servers import addresses, databases, secret_key
from config.settings.services import caches

DEBUG = False
IS_DEVELOPMENT = True
SECRET_KEY = secret_key(DATA)
ADMIN_DATABASE_URL, REDIS_URL = addresses(DATA)
DATABASES = databases(ADMIN_DATABASE_URL, SECRET_KEY)
CACHES = caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
SHOW_MAILBOX = True
ALLOW_PRIVATE_FETCH = env.flag("ECHOPPE_ALLOW_PRIVATE_FETCH")

# Without a key of Stripe's, the double that bin/run starts (platform/fakestripe).
if not (STRIPE_LIVE_KEY or STRIPE_TEST_KEY):  # noqa: F405
    FAKESTRIPE_PORT = env.number("FAKESTRIPE_PORT", env.number("ECHOPPE_PORT", 8000) + 1)
    STRIPE_TEST_KEY = "sk_test_fakestripe"
    STRIPE_API_BASE = f"http://localhost:{FAKESTRIPE_PORT}"
    STRIPE_WEBHOOK_SECRETS = {name: [f"whsec_fakestripe_{name}"] for name in ("platform", "connect", "accounts")}
    MOLLIE_API_BASE, PAYPAL_TEST_API_BASE = f"{STRIPE_API_BASE}/mollie", f"{STRIPE_API_BASE}/paypal"
    PAYMENT_PAGES = [*PAYMENT_PAGES, STRIPE_API_BASE]  # noqa: F405
    BILLING_TAX = True
