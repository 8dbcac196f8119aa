from django.urls import path

from dashboard.work import views

app_name = "work"
urlpatterns = [
    path("", views.dead_letter_list, name="dead_letter_list"),
    path("deliveries/retry/", views.delivery_retry, name="delivery_retry"),
    path("deliveries/give-up/", views.delivery_give_up, name="delivery_give_up"),
    path("mails/retry/", views.mail_retry, name="mail_retry"),
    path("mails/give-up/", views.mail_give_up, name="mail_give_up"),
]
