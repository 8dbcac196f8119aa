# ruff: noqa: E402
"""The real middleware before a page that says where it is. Served by a real gunicorn in test_hosts.py."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.conf import settings
from django.http import HttpResponse
from django.urls import re_path

from core.scope import require_scope
from tenants import middleware


def where(request):
    scope = require_scope()
    return HttpResponse(f"{request.host_kind} {scope.handle}".strip(), content_type="text/plain")


urlpatterns = [re_path("", where)]
middleware.URLCONFS = dict.fromkeys(middleware.URLCONFS, "host_probe")
settings.ROOT_URLCONF = "host_probe"
