from django.urls import path

from dashboard.grid import views

app_name = "grid"
urlpatterns = [
    path("", views.grid, name="grid"),
    path("undo/<int:edit_id>/", views.grid_undo, name="grid_undo"),
    path("views/", views.view_save, name="view_save"),
    path("views/<int:view_id>/delete/", views.view_delete, name="view_delete"),
]
