"""Production: all addresses and secrets come from the environment, and TLS is assumed in front."""

import os

os.environ.setdefault("PUBLIC_SCHEME", "https")

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.servers import databases
from config.settings.services import caches

DEBUG = False
IS_DEVELOPMENT = False
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    raise SystemExit("SECRET_KEY (or SECRET_KEY_FILE) is needed in production.")
ADMIN_DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
if not (ADMIN_DATABASE_URL and REDIS_URL):
    raise SystemExit("DATABASE_URL and REDIS_URL are needed in production.")
DATABASES = databases(ADMIN_DATABASE_URL, SECRET_KEY)
CACHES = caches(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL
SHOW_MAILBOX = False
PUBLIC_PORT = env.text("PUBLIC_PORT", "")
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
SECURE_HSTS_SECONDS = 31_536_000
if env.text("S3_BUCKET"):
    BUCKET = {
        "bucket_name": env.text("S3_BUCKET"),
        "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
        "region_name": env.text("S3_REGION") or None,
        "querystring_auth": False,
    }
    STORAGES = {
        **STORAGES,  # noqa: F405
        "default": {"BACKEND": "core.bucket.ShopS3Storage", "OPTIONS": BUCKET},
        "platform": {"BACKEND": "core.bucket.PlatformS3Storage", "OPTIONS": BUCKET},
    }
