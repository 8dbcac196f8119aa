from django.urls import path

from dashboard.giftcards import views

app_name = "giftcards"
urlpatterns = [
    path("", views.card_list_view, name="card_list"),
    path("add/", views.card_add, name="card_add"),
    path("<int:card_id>/", views.card_view, name="card_view"),
    path("<int:card_id>/adjust/", views.card_adjust, name="card_adjust"),
    path("<int:card_id>/switch/", views.card_switch, name="card_switch"),
]
