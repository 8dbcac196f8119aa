from django.urls import path

from dashboard.takeaway import closing, restoring, views

app_name = "takeaway"
urlpatterns = [
    path("", views.export_list, name="exports"),
    path("close/", closing.close_shop, name="close_shop"),
    path("start/", views.export_start, name="export_start"),
    path("<int:run_id>/state/", views.export_state, name="export_state"),
    path("<int:run_id>/", views.export_download, name="export_download"),
    path("restore/", restoring.restore_start, name="restore_start"),
    path("restore/<int:run_id>/", restoring.restore_compare, name="restore"),
    path("restore/<int:run_id>/state/", restoring.restore_state, name="restore_state"),
    path("restore/<int:run_id>/switch/", restoring.restore_switch, name="restore_switch"),
    path("restore/<int:run_id>/drop/", restoring.restore_drop, name="restore_drop"),
]
