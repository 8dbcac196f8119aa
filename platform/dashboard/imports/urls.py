from django.urls import path

from dashboard.imports.views import pictures, runs, upload

app_name = "imports"
urlpatterns = [
    path("", runs.import_list, name="import_list"),
    path("new/", upload.import_upload, name="import_upload"),
    path("<int:run_id>/", runs.import_show, name="import_show"),
    path("<int:run_id>/status/", runs.import_status, name="import_status"),
    path("<int:run_id>/report.csv", runs.import_report, name="import_report"),
    path("<int:run_id>/start/", upload.import_start, name="import_start"),
    path("<int:run_id>/again/", upload.import_again, name="import_again"),
    path("<int:run_id>/columns/", upload.import_columns, name="import_columns"),
    path("<int:run_id>/undo/", upload.import_undo, name="import_undo"),
    path("<int:run_id>/result.csv", runs.import_result, name="import_result"),
    path("pictures/", pictures.picture_list, name="picture_list"),
    path("pictures/retry/", pictures.picture_retry, name="picture_retry"),
]
