from django.urls import path

from dashboard.plan import changing, views

app_name = "plan"
urlpatterns = [
    path("", views.plan_page, name="plan"),
    path("choose/", views.plan_choose, name="plan_choose"),
    path("subscribe/", changing.plan_subscribe, name="plan_subscribe"),
    path("back/", changing.plan_back, name="plan_back"),
    path("change/", changing.plan_change, name="plan_change"),
    path("keep/", changing.plan_keep, name="plan_keep"),
    path("end/", changing.plan_end, name="plan_end"),
    path("portal/", changing.plan_portal, name="plan_portal"),
]
