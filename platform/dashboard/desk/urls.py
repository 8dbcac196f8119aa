from django.urls import path

from dashboard.desk import contract, views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("ask/", views.ask, name="ask"),
    path("<int:ticket_id>/", views.ticket, name="ticket"),
    path("<int:ticket_id>/close/", views.ticket_close, name="ticket_close"),
    path("decisions/<int:taken_id>/", views.decision, name="decision"),
    path("contract/", contract.contract, name="contract"),
    path("contract/file/", contract.contract_file, name="contract_file"),
]
