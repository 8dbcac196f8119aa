from django.urls import path

from dashboard.vat import views

app_name = "vat"
urlpatterns = [
    path("", views.report, name="report"),
    path("csv/", views.report_csv, name="report_csv"),
    path("one-stop-shop/", views.oss_csv, name="oss_csv"),
    path("one-stop-shop/bzst/", views.oss_bzst, name="oss_bzst"),
]
