from django.urls import path

from dashboard.wishes import views

app_name = "wishes"
urlpatterns = [
    path("", views.wish_list, name="wish_list"),
    path("settings/", views.wish_settings, name="wish_settings"),
]
