from django.urls import path

from dashboard.navigation import views

app_name = "navigation"
urlpatterns = [
    path("", views.menu_list, name="menu_list"),
    path("<slug:menu>/add/", views.item_add, name="item_add"),
    path("<slug:menu>/order/", views.menu_order, name="menu_order"),
    path("<slug:menu>/start/", views.menu_start, name="menu_start"),
    path("items/<int:item_id>/", views.item_edit, name="item_edit"),
    path("items/<int:item_id>/remove/", views.item_remove, name="item_remove"),
]
