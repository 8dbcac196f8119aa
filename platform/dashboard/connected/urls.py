from django.urls import path

from dashboard.connected import sections, views

MANAGE = views.MANAGE
app_name = "connected_apps"
urlpatterns = [
    path("", views.app_list, name="app_list"),
    path("connect/", views.app_connect, name="app_connect"),
    path("<int:app_id>/check/", views.app_check, name="app_check"),
    path("<int:app_id>/disconnect/", views.app_disconnect, name="app_disconnect"),
    path("sections/", sections.app_sections, name="app_sections"),
]
