"""A shop's public addresses. Everything but files and robots.txt is behind the door of a shop not yet open."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from storefront.door import behind_the_door, once, with_store
from storefront.views import (
    account,
    alerts,
    cart,
    cart_links,
    checkout,
    codes,
    collections,
    compare,
    consent,
    crawlers,
    documents,
    door,
    feeds,
    files,
    orders,
    pages,
    payment_notify,
    personal_data,
    polls,
    products,
    reviews,
    saved_cards,
    search,
    talking,
    theme_previews,
    visits,
    wishlist,
)
from storefront.views.payment_check import payment_check
from storefront.views.test_payments import test_payment


class ArticlesConverter(StringConverter):
    """Units by variant, as in 12:2,15:1."""

    regex = r"[0-9]{1,18}:[0-9]{1,3}(?:,[0-9]{1,18}:[0-9]{1,3}){0,49}"


register_converter(ArticlesConverter, "articles")


def shopper(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(route, behind_the_door(view), name=name)


urlpatterns = [
    # What is asked for most: an address is looked for from the top.
    shopper("", pages.home, "home"),
    shopper("collections/", collections.collection_list, "collection_list"),
    shopper("collections/<str:slug>/", collections.collection, "collection"),
    shopper("products/<str:slug>/", products.product, "product"),
    shopper("search/", search.search, "search"),
    path("robots.txt", with_store(crawlers.robots), name="robots"),
    path("media/<path:path>", files.media, name="media"),
    path("preview/products/<str:token>/", with_store(products.product_preview), name="product_preview"),
    path("preview/<str:token>/", with_store(pages.shared_preview), name="shared_preview"),
    path("theme/own-<slug:mark>.css", files.own_stylesheet, name="own_stylesheet"),
    path("theme/<slug:mark>.css", files.theme_stylesheet, name="theme_stylesheet"),
    path("theme-preview/end/", with_store(theme_previews.end), name="theme_preview_end"),
    path("theme-preview/<str:token>/", with_store(theme_previews.begin), name="theme_preview"),
    path("unlock/", with_store(door.unlock), name="unlock"),
    shopper("feeds/<str:name>", feeds.feed, "feed"),
    shopper("sitemap.xml", once(crawlers.sitemap), "sitemap"),
    shopper("sitemap-<int:number>.xml", once(crawlers.sitemap_part), "sitemap_part"),
    shopper("search/suggest/", search.suggest, "search_suggest"),
    shopper("cart/", cart.cart_page, "cart"),
    shopper("cart/add/", cart.cart_add, "cart_add"),
    shopper("cart/lines/<int:line_id>/", cart.cart_line, "cart_line"),
    shopper("cart/lines/<int:line_id>/remove/", cart.cart_line_remove, "cart_line_remove"),
    shopper("cart/back/<str:token>/", cart_links.cart_recover, "cart_recover"),
    shopper("cart/no-reminder/<str:token>/", cart_links.cart_no_reminder, "cart_no_reminder"),
    shopper("cart/codes/", codes.code_enter, "code_enter"),
    shopper("cart/codes/remove/", codes.code_remove, "code_remove"),
    shopper("cart/<articles:wanted>/", cart_links.cart_permalink, "cart_permalink"),
    shopper("checkout/", checkout.checkout, "checkout"),
    shopper("orders/<str:token>/", orders.order_page, "order"),
    shopper("orders/<str:token>/pay/", orders.order_pay, "order_pay"),
    shopper("orders/<str:token>/documents/<str:number>/", documents.document_page, "order_document"),
    shopper("orders/<str:token>/documents/<str:number>/pdf/", documents.document_pdf, "order_document_pdf"),
    shopper("orders/<str:token>/downloads/<int:line_id>/<int:number>/", orders.order_download, "order_download"),
    shopper("orders/<str:token>/reviews/<int:line_id>/", reviews.review_write, "review_write"),
    shopper("orders/<str:token>/reviews/<int:line_id>/withdraw/", reviews.review_withdraw, "review_withdraw"),
    shopper("orders/<str:token>/no-review-mails/", reviews.no_review_mails, "no_review_mails"),
    shopper("reviews/<int:review_id>/report/", reviews.review_report, "review_report"),
    shopper("payment-return/<uuid:payment_id>/", orders.payment_return, "payment_return"),
    path("payment-notify/paypal/", with_store(payment_notify.from_paypal), name="payment_notify_paypal"),
    path("payment-notify/<uuid:payment_id>/", with_store(payment_notify.from_mollie), name="payment_notify"),
    shopper("payment-check/<uuid:payment_id>/", payment_check, "payment_check"),
    shopper("test-payment/<uuid:payment_id>/", test_payment, "test_payment"),
    shopper("account/", account.account, "account"),
    shopper("account/data/", personal_data.personal_data, "account_data"),
    shopper("account/data/file/", personal_data.personal_data_file, "account_data_file"),
    shopper("account/data/erase/", personal_data.personal_data_erase, "account_data_erase"),
    shopper("account/cards/", saved_cards.card_list, "account_cards"),
    shopper("account/cards/remove/", saved_cards.card_remove, "account_card_remove"),
    shopper("account/sign-in/", account.sign_in, "account_sign_in"),
    shopper("account/password/", account.password, "account_password"),
    shopper("account/sign-out/", account.sign_out, "account_sign_out"),
    shopper("wishlist/", wishlist.wishlist, "wishlist"),
    shopper("wishlist/add/", wishlist.wish_add, "wish_add"),
    shopper("wishlist/remove/", wishlist.wish_remove, "wish_remove"),
    shopper("wishlist/share/", wishlist.wish_share, "wish_share"),
    shopper("wishlist/shared/<uuid:token>/", wishlist.wishlist_shared, "wishlist_shared"),
    shopper("compare/", compare.compare, "compare"),
    shopper("contact-form/", talking.contact, "contact_form"),
    shopper("consent/", consent.consent, "consent"),
    shopper("poll-vote/", polls.vote, "poll"),
    shopper("poll-results/<str:place>/", polls.results, "poll_results"),
    shopper("visit-count/", visits.visit, "visit"),
    shopper("alerts/", alerts.alert_ask, "alert_ask"),
    shopper("alerts/<slug:act>/<str:token>/", alerts.alert_link, "alert_link"),
    shopper("newsletter/", talking.newsletter, "newsletter"),
    shopper("newsletter/<slug:act>/<str:token>/", talking.newsletter_link, "newsletter_link"),
    shopper("<path:path>/", pages.content_page, "content_page"),
]
