from django.urls import path

from dashboard.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.review_list_view, name="review_list"),
    path("csv/", views.review_csv, name="review_csv"),
    path("decide/", views.review_decide, name="review_decide"),
    path("undo/", views.review_undo, name="review_undo"),
    path("settings/", views.review_settings, name="review_settings"),
    path("<int:review_id>/", views.review_view, name="review_view"),
    path("<int:review_id>/answer/", views.review_answer, name="review_answer"),
]
