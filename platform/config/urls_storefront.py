"""A shop's public host."""

from django.urls import include, path

urlpatterns = [path("", include("storefront.urls"))]
handler400 = "storefront.views.errors.bad_request"
handler404 = "storefront.views.errors.not_found"
handler500 = "storefront.views.errors.broken"
