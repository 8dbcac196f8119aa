from django.urls import path

from dashboard.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.report, name="report"),
    path("csv/", views.report_csv, name="report_csv"),
    path("link/", views.link, name="link"),
    path("orders/", views.measure, name="measure"),
]
