import os

from django.core.wsgi import get_wsgi_application

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
application = get_wsgi_application()
if env.flag("ECHOPPE_PAGE_CACHE", default=True):
    from storefront.page_cache import PageCache  # needs the apps

    application = PageCache(application)
