from django.urls import path

from dashboard.exports import catalogue, feeds, views

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="export_list"),
    path("start/", views.export_start, name="export_start"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("feeds/", feeds.feed_settings, name="feed_settings"),
    path("status/", views.export_status, name="export_status"),
    path("<int:run_id>/file/", views.export_file, name="export_file"),
]
