"""The platform's public pages, and the way from there into one's shops."""

from django.urls import path
from django.views.generic import RedirectView

from website.language import in_two_languages
from website.views import entry, invitations, moving, pages, reports, shops, sign_on, sign_up
from website.views.certificates import certificate_ask
from website.views.webhooks import stripe_webhook

urlpatterns = [
    *in_two_languages("home", "", "", pages.home),
    *in_two_languages("features", "features/", "fonctionnalites/", pages.features),
    *in_two_languages("pricing", "pricing/", "tarifs/", pages.pricing),
    *in_two_languages("themes", "themes/", "themes/", pages.themes),
    *in_two_languages("about", "about/", "a-propos/", pages.about),
    *in_two_languages("legal", "legal/", "mentions-legales/", pages.legal),
    *in_two_languages("processing", "processing/", "sous-traitance/", pages.processing),
    *in_two_languages("sign-up", "sign-up/", "inscription/", sign_up.sign_up),
    *in_two_languages("report", "report/", "signaler/", reports.report),
    *in_two_languages("report-sent", "report/sent/", "signaler/envoye/", reports.sent),
    *in_two_languages("address-check", "sign-up/address/", "inscription/adresse/", sign_up.address_check),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("language/<str:code>/", pages.language, name="language"),
    path("accounts/signup/", RedirectView.as_view(pattern_name="sign-up-en")),
    path("webhooks/stripe/<slug:endpoint>/", stripe_webhook, name="stripe_webhook"),
    path("-/certificate/", certificate_ask, name="certificate_ask"),
    path("shops/from-a-file/", moving.move_in_page, name="move_in"),
    path("shops/<uuid:shop_id>/copy/", moving.closed_copy, name="closed_copy"),
    path("shops/", shops.shop_list, name="shop_list"),
    path("shops/<uuid:shop_id>/", shops.shop_waiting, name="shop_waiting"),
    path("shops/<uuid:shop_id>/state/", shops.shop_state, name="shop_state"),
    path("enter/<uuid:shop_id>/", entry.enter_shop, name="enter_shop"),
    path("confirm/<uuid:shop_id>/", entry.confirm, name="confirm_person"),
    path("sso/", sign_on.find_company, name="sign_on"),
    path("sso/<uuid:shop_id>/", sign_on.door, name="sign_on_door"),
    path("sso/<uuid:shop_id>/go/", sign_on.go, name="sign_on_go"),
    path("sso/<uuid:shop_id>/return/", sign_on.come_back, name="sign_on_return"),
    path("sso/<uuid:shop_id>/account/", sign_on.link, name="sign_on_link"),
    path("sso/<uuid:shop_id>/code/", sign_on.code, name="sign_on_code"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
