from django.urls import path

from dashboard.apikeys import views

MANAGE = views.MANAGE
app_name = "api_keys"
urlpatterns = [
    path("", views.key_list, name="key_list"),
    path("add/", views.key_add, name="key_add"),
    path("<int:key_id>/revoke/", views.key_revoke, name="key_revoke"),
]
