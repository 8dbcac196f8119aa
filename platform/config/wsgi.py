import os

from django.core.wsgi import get_wsgi_application

from config import env
from config.loading import begin_loading, end_loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
begin_loading()
django_application = get_wsgi_application()

from storefront.page_cache import PageCache  # noqa: E402 - needs the apps
from storefront.warming import warm_up  # noqa: E402

warm_up()
end_loading()
application = PageCache(django_application, is_keeping=env.flag("ECHOPPE_PAGE_CACHE", default=True))
