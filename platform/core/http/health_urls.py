"""`/-/…`: outside the names that shops may use."""

from django.urls import path

from core.http import health_views

urlpatterns = [
    path("health/live", health_views.live, name="health_live"),
    path("health/ready", health_views.ready, name="health_ready"),
    path("metrics", health_views.metrics, name="metrics"),
]
