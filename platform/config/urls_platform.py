"""The platform's own host: website, accounts, console, mail viewer, health."""

from django.conf import settings
from django.urls import include, path

handler404 = "website.views.errors.not_found"
urlpatterns = [
    path("-/", include("core.http.health_urls")),
    path("", include("website.urls")),  # before allauth's, one of which it replaces
    path("accounts/", include("allauth.urls")),
    path("console/", include("console.urls")),
]
if settings.SHOW_MAILBOX:
    urlpatterns.insert(0, path("mail/", include("core.mailbox.urls")))
