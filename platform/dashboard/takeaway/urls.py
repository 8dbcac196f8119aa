from django.urls import path

from dashboard.takeaway import views

app_name = "takeaway"
urlpatterns = [
    path("", views.export_list, name="exports"),
    path("start/", views.export_start, name="export_start"),
    path("<int:run_id>/state/", views.export_state, name="export_state"),
    path("<int:run_id>/", views.export_download, name="export_download"),
]
