from django.urls import path

from dashboard.home import views

app_name = "shop_home"
urlpatterns = [
    path("open/", views.shop_open, name="open"),
    path("close/", views.shop_close, name="close"),
    path("preview/", views.shop_preview, name="preview"),
]
