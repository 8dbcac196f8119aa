from django.urls import path

from dashboard.entry import views

urlpatterns = [
    path("enter/", views.enter, name="staff_enter"),
    path("login/", views.staff_sign_in, name="staff_sign_in"),
    path("logout/", views.staff_sign_out, name="staff_sign_out"),
]
