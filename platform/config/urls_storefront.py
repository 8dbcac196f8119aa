"""A shop's public host."""

from django.urls import include, path

urlpatterns = [path("", include("storefront.urls"))]
