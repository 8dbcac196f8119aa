from django.urls import path

from dashboard.polls import views

app_name = "polls"
urlpatterns = [
    path("", views.poll_list, name="poll_list"),
    path("csv/", views.poll_csv, name="poll_csv"),
]
