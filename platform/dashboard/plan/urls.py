from django.urls import path

from dashboard.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.plan_page, name="plan"),
    path("choose/", views.plan_choose, name="plan_choose"),
]
