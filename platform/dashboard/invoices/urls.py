from django.urls import path

from dashboard.invoices import acts, views

app_name = "invoices"
urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("csv/", views.document_csv, name="document_csv"),
    path("month/", views.document_month, name="document_month"),
    path("<uuid:document_id>/", views.document_view, name="document_view"),
    path("<uuid:document_id>/pdf/", views.document_pdf, name="document_pdf"),
    path("orders/<uuid:order_id>/issue/", acts.invoice_issue, name="invoice_issue"),
    path("orders/<uuid:order_id>/cancel/", acts.invoice_cancel, name="invoice_cancel"),
]
