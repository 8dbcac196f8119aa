from django.urls import path

from dashboard.layouts import views

app_name = "layouts"
urlpatterns = [
    path("", views.layout_list, name="layout_list"),
    path("add/", views.layout_add, name="layout_add"),
    path("<int:layout_id>/translate/", views.layout_translate, name="layout_translate"),
    path("<int:layout_id>/remove/", views.layout_remove, name="layout_remove"),
]
