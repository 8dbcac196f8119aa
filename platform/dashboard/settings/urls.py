from django.urls import path

from dashboard.settings.views import books, checkout, details, keys, legal, payments, shipping, stripe, taxes

app_name = "shop_settings"
urlpatterns = [
    path("details/", details.DetailsView.as_view(), name="details"),
    path("payments/", payments.PaymentList.as_view(), name="payments"),
    path("payments/<int:pk>/", payments.PaymentEdit.as_view(), name="payment_edit"),
    path("payments/stripe/connect/", stripe.stripe_connect, name="stripe_connect"),
    path("payments/stripe/refresh/", stripe.stripe_refresh, name="stripe_refresh"),
    path("payments/stripe/return/", stripe.stripe_return, name="stripe_return"),
    path("payments/keys/<slug:provider>/", keys.KeyForm.as_view(), name="key_edit"),
    path("payments/keys/<slug:provider>/leave/", keys.key_leave, name="key_leave"),
    path("payments/books/", books.books, name="books"),
    path("payments/books/left/", books.lines_left, name="books_left"),
    path("payments/books/payouts/<int:pk>/", books.payout_lines, name="books_payout"),
    path("payments/books/compare/", books.books_compare, name="books_compare"),
    path("delivery/", shipping.ShippingList.as_view(), name="shipping"),
    path("delivery/zones/add/", shipping.ZoneAdd.as_view(), name="zone_add"),
    path("delivery/zones/<int:pk>/", shipping.ZoneEdit.as_view(), name="zone_edit"),
    path("delivery/zones/<int:pk>/remove/", shipping.ZoneRemove.as_view(), name="zone_remove"),
    path("delivery/zones/<int:zone_pk>/rates/add/", shipping.RateAdd.as_view(), name="rate_add"),
    path("delivery/rates/<int:pk>/", shipping.RateEdit.as_view(), name="rate_edit"),
    path("delivery/rates/<int:pk>/remove/", shipping.RateRemove.as_view(), name="rate_remove"),
    path("delivery/countries/", shipping.CountryListEnd.as_view(), name="country_list_end"),
    path("delivery/dispatch/", shipping.DispatchView.as_view(), name="dispatch"),
    path("delivery/carriers/<slug:carrier>/", shipping.CarrierEdit.as_view(), name="carrier_edit"),
    path("delivery/profiles/add/", shipping.ProfileAdd.as_view(), name="profile_add"),
    path("delivery/profiles/<int:pk>/remove/", shipping.ProfileRemove.as_view(), name="profile_remove"),
    path("checkout/", checkout.CheckoutSettings.as_view(), name="checkout"),
    path("taxes/", taxes.TaxesView.as_view(), name="taxes"),
    path("taxes/rates/add/", taxes.TaxRateAdd.as_view(), name="tax_rate_add"),
    path("taxes/rates/<int:pk>/remove/", taxes.TaxRateRemove.as_view(), name="tax_rate_remove"),
    path("legal/", legal.LegalList.as_view(), name="legal"),
    path("legal/details/", legal.LegalDetailsForm.as_view(), name="legal_details"),
    path("legal/<slug:kind>/renew/", legal.legal_page_renew, name="legal_page_renew"),
    path("legal/<slug:kind>/create/", legal.legal_page_create, name="legal_page_create"),
]
