from django.urls import path

from dashboard.orders.views import acts, detail, files, labels, listing, mails, open_carts, transfers

app_name = "orders"
urlpatterns = [
    path("", listing.order_list, name="order_list"),
    path("carts/", open_carts.open_carts, name="open_carts"),
    path("export/", listing.order_export, name="order_export"),
    path("transfers/", transfers.transfer_list, name="transfer_list"),
    path("transfers/upload/", transfers.transfer_upload, name="transfer_upload"),
    path("transfers/match/", transfers.transfer_match, name="transfer_match"),
    path("<uuid:order_id>/", detail.order_view, name="order_view"),
    path("<uuid:order_id>/packing-slip/", detail.packing_slip, name="packing_slip"),
    path("<uuid:order_id>/files/<int:line_id>/<int:number>/", files.personal_file, name="personal_file"),
    path("<uuid:order_id>/mails/<int:mail_id>/again/", mails.order_resend_mail, name="order_resend_mail"),
    path("<uuid:order_id>/mark-paid/", acts.order_mark_paid, name="order_mark_paid"),
    path("<uuid:order_id>/refund/", acts.order_refund, name="order_refund"),
    path("<uuid:order_id>/capture/", acts.order_capture, name="order_capture"),
    path("<uuid:order_id>/ship/", acts.order_ship, name="order_ship"),
    path("<uuid:order_id>/cancel/", acts.order_cancel, name="order_cancel"),
    path("<uuid:order_id>/cancel-rest/", acts.order_cancel_rest, name="order_cancel_rest"),
    path("<uuid:order_id>/parcels/<int:shipment_id>/label/", labels.label_print, name="label_print"),
    path("<uuid:order_id>/parcels/<int:shipment_id>/label/buy/", labels.label_buy, name="label_buy"),
    path("<uuid:order_id>/parcels/<int:shipment_id>/label/void/", labels.label_void, name="label_void"),
    path("<uuid:order_id>/restock/", acts.order_restock, name="order_restock"),
    path("<uuid:order_id>/notes/", acts.order_add_note, name="order_add_note"),
]
