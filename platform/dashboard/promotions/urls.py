from django.urls import path

from dashboard.promotions import views

app_name = "promotions"
urlpatterns = [
    path("", views.promotion_list, name="promotion_list"),
    path("articles/", views.article_search, name="article_search"),
    path("add/<slug:preset>/", views.promotion_add, name="promotion_add"),
    path("<int:promotion_id>/", views.promotion_view, name="promotion_view"),
    path("<int:promotion_id>/edit/", views.promotion_edit, name="promotion_edit"),
    path("<int:promotion_id>/delete/", views.promotion_delete, name="promotion_delete"),
    path("<int:promotion_id>/codes/", views.promotion_codes, name="promotion_codes"),
    path("<int:promotion_id>/codes.csv", views.promotion_codes_csv, name="promotion_codes_csv"),
]
