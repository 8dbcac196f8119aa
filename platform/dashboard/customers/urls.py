from django.urls import path

from dashboard.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.customer_list, name="customer_list"),
    path("<int:customer_id>/", views.customer_view, name="customer_view"),
]
