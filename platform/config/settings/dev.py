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
