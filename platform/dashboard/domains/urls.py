from django.urls import path

from dashboard.domains import views

app_name = "domains"
urlpatterns = [
    path("", views.domain_list, name="domains"),
    path("add/", views.domain_add, name="domain_add"),
    path("main/", views.domain_main, name="domain_main"),
    path("<int:claim_id>/check/", views.domain_check, name="domain_check"),
    path("<int:claim_id>/remove/", views.domain_remove, name="domain_remove"),
]
