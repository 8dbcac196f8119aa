"""A shop's admin host: Wagtail's admin, with the dashboard inside it."""

from django.urls import include, path
from django.views.defaults import page_not_found
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from storefront.views.files import media

urlpatterns = [
    path("api/v1/", include("api.urls")),  # beside Wagtail's own below api/main/
    path("", include("dashboard.entry.urls")),
    path("failwhale/", page_not_found, {"exception": None}),  # Wagtail's page that fails, to see how that looks
    path(
        "media/<path:path>",
        require_admin_access(media),
        {"folders": ("renditions", "originals", "videos")},
        name="admin_media",
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtailadmin_urls)),
]
