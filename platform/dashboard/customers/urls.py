from django.urls import path

from dashboard.customers import personal, views

app_name = "customers"
urlpatterns = [
    path("", views.customer_list, name="customer_list"),
    path("people/", personal.person_find, name="person_find"),
    path("people/<str:token>/", personal.person_view, name="person_view"),
    path("people/<str:token>/file/", personal.person_file, name="person_file"),
    path("people/<str:token>/erase/", personal.person_erase, name="person_erase"),
    path("people/<str:token>/keep/", personal.person_keep, name="person_keep"),
    path("<int:customer_id>/", views.customer_view, name="customer_view"),
]
