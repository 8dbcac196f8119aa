import gc
import os

from django.core.wsgi import get_wsgi_application

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django_application = get_wsgi_application()

from storefront.page_cache import PageCache  # noqa: E402 - needs the apps
from storefront.warming import warm_up  # noqa: E402

warm_up()
# What every request needs stays: searched for garbage again and again, it cost a twentieth of the CPU, and memory that the
# workers would share.
gc.collect()
gc.freeze()
application = PageCache(django_application, is_keeping=env.flag("ECHOPPE_PAGE_CACHE", default=True))
