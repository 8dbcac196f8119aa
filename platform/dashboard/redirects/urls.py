from django.urls import path

from dashboard.redirects import views

app_name = "redirects"
urlpatterns = [path("", views.redirect_import, name="redirect_import")]
