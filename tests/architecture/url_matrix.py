"""Who gets what at every address: the table that test_url_matrix.py holds the resolvers to.

A new URL needs a row here, or the suite is red. How to add one: find its host below and write

    "name": Row(stranger, staff, owner)

with what each may be answered, to GET and to an empty POST alike, joined by "|":

    page  shown             in   sent to the sign-in         home  sent to the admin's home with "you may not"
    goes  sent elsewhere    bad  400, 409, 422, 429          403 404 405 503 as they are

The roles. On the admin host: `stranger` has no session; the owner of another shop, with their session replayed and a
cart, is treated alike. `staff` may enter the admin and has no other right. On the platform: `stranger` is not
signed in, `staff` is anybody signed in who has nothing to do with the shop. On the storefront all are shoppers.
Whatever the row says: nobody gets a 5xx; an owner asking for ids of another shop gets a refusal (unless `far` says what
else); no page ever shows another shop's things, nor the shop's to strangers, nor to `staff` unless `titles` is set.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple


class Row(NamedTuple):
    stranger: str
    staff: str
    owner: str
    far: str = "403|404|405"  # the owner, asking for ids that only another shop has
    titles: bool = False  # Wagtail shows titles of pictures, documents and pages to all who may enter the admin


ALL = "page|goes|home|bad|404|405"
REFUSED = "home|403|404|405"
EVERYBODY = Row("page|405", "page|405", "page|405")
ACCOUNT = Row("in", "page|goes|404|405", "page|goes|404|405")
ADMIN = Row("in", REFUSED, ALL)  # needs a right: the usual case
STAFF = Row("in", ALL, ALL)  # for all who may enter
TITLES = Row("in", ALL, ALL, titles=True)
NOWHERE = Row("404", "404", "404")
SHOPPER = Row("page|goes|bad|404|405", "page|goes|bad|404|405", "page|goes|bad|404|405")

ROWS: dict[str, dict[str, Row]] = {
    "platform": {
        "home-*": EVERYBODY,
        "features-*": EVERYBODY,
        "pricing-*": EVERYBODY,
        "themes-*": EVERYBODY,
        "about-*": EVERYBODY,
        "legal-*": EVERYBODY,
        "processing-*": EVERYBODY,
        "address-check-*": EVERYBODY,
        "report-sent-*": EVERYBODY,
        "report-*": Row("page|bad", "page|bad", "page|bad"),
        "certificate_ask": Row("404|405", "404|405", "404|405"),
        "move_in": Row("in", "page|bad", "page|bad"),
        "closed_copy": Row("in", "goes|404|405", "goes|404|405", far="goes|404|405"),  # asks for the password first
        "robots": EVERYBODY,
        "sitemap": EVERYBODY,
        "health_live": EVERYBODY,
        "health_ready": Row("page|503|405", "page|503|405", "page|503|405"),
        "metrics": EVERYBODY,  # from this machine, as the tests are; tests/core has the others
        "mail_list": EVERYBODY,  # the development mailbox: these URLs do not exist in production
        "mail_clear": Row("goes|405", "goes|405", "goes|405"),
        "mail_detail": NOWHERE._replace(stranger="404|405", staff="404|405", owner="404|405"),
        "mail_body": NOWHERE._replace(stranger="404|405", staff="404|405", owner="404|405"),
        "stripe_webhook": Row("bad|404|405", "bad|404|405", "bad|404|405"),  # signed by Stripe, or nothing
        "sign-up-*": Row("page|bad", "goes|bad", "goes|bad"),
        "accounts/signup/": Row("goes", "goes", "goes"),
        "shop_list": Row("in", "page|bad", "page|bad"),
        "shop_waiting": Row("in", "404|405", "goes|405"),
        "shop_state": Row("in", "404|405", "page|405"),
        "enter_shop": Row("in|405", "403|405", "goes|405"),
        "confirm_person": Row("in", "goes|405", "goes|405", far="goes|405"),  # asks for the password first
        "invitation": Row("404|405|410", "404|405|410", "404|405|410"),
        "sign_on": Row("page|bad", "page|bad", "page|bad"),
        "sign_on_link": Row("in", "goes|404|405", "goes|404|405", far="goes|404|405"),  # asks for the password first
        "sign_on_*": Row("page|403|405", "page|403|405", "page|403|405", far="page|403|405"),  # for the signed out
        # django-allauth's own
        "account_login": Row("page", "goes", "goes"),
        "account_logout": Row("home", "page|home", "page|home"),
        "language": Row("home|404|405", "home|404|405", "home|404|405"),
        "account_signup": Row("goes", "goes", "goes"),
        "account_inactive": EVERYBODY,
        "account_email_verification_sent": EVERYBODY,
        "account_reset_password*": Row("page|405", "page|405", "page|405"),
        "account_confirm_email": Row("page|404", "page|404", "page|404"),
        "account_*": ACCOUNT,
        "mfa_*": ACCOUNT,
        "usersessions_list": ACCOUNT,
        # Django's admin inside the console: strangers sign in, whoever is no operator is told so
        "console:*": Row("in", "403", "403"),
        "console/*": Row("in", "403", "403"),
    },
    "admin": {
        "staff_enter": Row("403|405", "403|405", "403|405"),
        "staff_sign_in": Row("in|405", "403|405", "403|405"),
        "staff_sign_out": Row("home|page", "home|page", "home|page"),
        "shop_home:open": ADMIN,
        "shop_home:close": ADMIN,
        "shop_home:preview": Row("in", "goes|405", "goes|405"),
        "products:product_list": ADMIN,
        "products:product_create": ADMIN,
        "products:product_bulk": ADMIN,
        "products:product_edit": ADMIN,
        "products:product_delete": ADMIN,
        "products:product_archive": ADMIN,
        "products:product_duplicate": ADMIN,
        "products:picture_add": ADMIN,
        "products:video_add": ADMIN,
        "products:variant_stock": ADMIN,
        "products:thumbnail": ADMIN,
        "products:type_*": ADMIN,
        "products:price_list_*": ADMIN,
        "products:currency_prices*": ADMIN,
        "products:category_find": ADMIN,
        "products:stock_list": ADMIN,
        "products:stock_recount": ADMIN,
        "products:product_shown": ADMIN,
        "products:product_shown_new": ADMIN,
        "products:collection_list": ADMIN,
        "products:collection_create": ADMIN,
        "products:collection_tree": ADMIN,
        "products:collection_categories": ADMIN,
        "products:collection_edit": ADMIN,
        "products:collection_delete": ADMIN,
        "products:entry_add": ADMIN,
        "products:entry_remove": ADMIN,
        "products:entry_order": ADMIN,
        "choose_*": TITLES,  # of products and collections, as Wagtail does for pages and pictures
        "inbox_*": ADMIN,
        "navigation:menu_list": ADMIN,
        "navigation:item_edit": ADMIN,
        "navigation:item_remove": ADMIN._replace(far="goes|405"),  # what is gone is gone
        "navigation:*": ADMIN,
        "languages:*": ADMIN,
        "redirects:*": ADMIN,
        "redirect_import*_of_wagtail": ADMIN,
        "wagtailsnippetchoosers_layouts_layout:*": TITLES,  # as with all that Wagtail lets people choose
        "wagtailsnippets_layouts_layout:confirm_workflow_cancellation": STAFF,  # nothing, as with pages
        "layouts:layout_remove": ADMIN._replace(far="goes|405"),  # what is gone is gone
        "layouts:*": ADMIN,
        "themes:*": ADMIN,
        "blog_*": ADMIN,
        "consent_*": ADMIN,
        "shop_settings:details": ADMIN,
        "shop_settings:payments": ADMIN,
        "shop_settings:invoices": ADMIN,
        "shop_settings:payment_edit": ADMIN,
        "shop_settings:stripe_connect": ADMIN,
        "shop_settings:books": ADMIN,
        "shop_settings:books_left": ADMIN,
        "shop_settings:books_payout": ADMIN,
        "shop_settings:key_*": ADMIN,
        "shop_settings:books_compare": ADMIN,
        "shop_settings:stripe_refresh": ADMIN,
        "shop_settings:stripe_return": ADMIN,
        "shop_settings:shipping": ADMIN,
        "shop_settings:zone_add": ADMIN,
        "shop_settings:zone_edit": ADMIN,
        "shop_settings:zone_remove": ADMIN._replace(far="goes|404"),  # what is gone is gone
        "shop_settings:rate_add": ADMIN,
        "shop_settings:rate_edit": ADMIN,
        "shop_settings:rate_remove": ADMIN._replace(far="goes|404"),
        "shop_settings:checkout": ADMIN,
        "shop_settings:carrier_edit": ADMIN,
        "shop_settings:dispatch": ADMIN,
        "shop_settings:country_list_end": ADMIN,
        "shop_settings:profile_add": ADMIN,
        "shop_settings:profile_remove": ADMIN._replace(far="goes|404"),
        "shop_settings:currencies": ADMIN,
        "shop_settings:currency_remove": ADMIN._replace(far="goes|404"),
        "shop_settings:currency_*": ADMIN,
        "shop_settings:taxes": ADMIN,
        "shop_settings:tax_rate_add": ADMIN,
        "shop_settings:tax_rate_remove": ADMIN._replace(far="goes|404"),
        "shop_settings:legal": ADMIN,
        "shop_settings:legal_page_create": ADMIN,
        "shop_settings:legal_page_renew": ADMIN,
        "shop_settings:legal_details": ADMIN,
        "admin_media": ADMIN,
        "imports:*": ADMIN,
        "exports:*": ADMIN,
        "vat:*": ADMIN,
        "invoices:*": ADMIN,
        "campaigns:*": ADMIN,
        "polls:*": ADMIN,
        "grid:*": ADMIN,
        "customers:customer_list": ADMIN,
        "customers:customer_view": ADMIN,
        "customers:person_*": ADMIN,
        "promotions:*": ADMIN,
        "giftcards:*": ADMIN,
        "reviews:*": ADMIN,
        "wishes:*": ADMIN,
        "orders:order_list": ADMIN,
        "orders:open_carts": ADMIN,
        "orders:personal_file": ADMIN,
        "orders:order_export": ADMIN,
        "orders:transfer_list": ADMIN,
        "orders:transfer_upload": ADMIN,
        "orders:transfer_match": ADMIN,
        "orders:order_view": ADMIN,
        "orders:packing_slip": ADMIN,
        "orders:pick_list": ADMIN,
        "orders:parcel_list": ADMIN,
        "orders:parcel_csv": ADMIN,
        "orders:parcel_print": ADMIN,
        "orders:day_close": ADMIN,
        "orders:manifest_file": ADMIN,
        "orders:order_resend_mail": ADMIN,
        "orders:order_mark_paid": ADMIN,
        "orders:order_refund": ADMIN,
        "orders:order_capture": ADMIN,
        "orders:order_ship": ADMIN,
        "orders:order_cancel": ADMIN,
        "orders:order_cancel_rest": ADMIN,
        "orders:label_print": ADMIN,
        "orders:label_buy": ADMIN,
        "orders:label_void": ADMIN,
        "orders:order_restock": ADMIN,
        "orders:order_add_note": ADMIN,
        "people:own_sessions": STAFF,  # their own
        "people:leave": Row("in", "404", "page|goes"),  # `staff` of these tests is no member
        "people:sign_on_domain_*": ADMIN._replace(far="goes|403|404|405"),  # asks for the password first
        "people:*": ADMIN,
        "api_keys:*": ADMIN,
        "connected_apps:app_sections": TITLES,  # what the page editor offers, as with the choosers
        "connected_apps:app_check": ADMIN._replace(far="goes|405"),  # asks for the password first
        "connected_apps:*": ADMIN,
        "api_document": EVERYBODY,  # says nothing of a shop
        "api_reference": EVERYBODY,
        "api_nowhere": NOWHERE,
        "api:api-root": NOWHERE,
        "api:*": Row("401|405", "401|405", "401|405", far="401|405"),  # a key is needed, and sessions are none
        "takeaway:*": ADMIN,
        "desk:*": ADMIN,
        "plan:*": ADMIN,
        "domains:*": ADMIN,
        "work:dead_letter_list": ADMIN,
        "work:delivery_retry": ADMIN,
        "work:delivery_give_up": ADMIN,
        "work:mail_retry": ADMIN,
        "work:mail_give_up": ADMIN,
        # Wagtail's own, from the particular to the general
        "wagtailadmin_sprite": Row("page", "page", "page"),
        "wagtailadmin_javascript_catalog": EVERYBODY,
        "wagtailadmin_login": Row("in|405", "403|405", "403|405"),
        "wagtailadmin_logout": Row("home|page", "home|page", "home|page"),
        "wagtailadmin_password_reset*": NOWHERE,
        "wagtaildocs_serve": NOWHERE,
        "wagtaildocs_authenticate_with_password": NOWHERE,
        "wagtailadmin_error_test": NOWHERE,
        "failwhale/": NOWHERE,
        "test404/": STAFF,
        "^.*/$": Row("in", "404", "404"),
        "wagtailadmin_home": STAFF,
        "wagtailadmin_account": STAFF,
        "wagtailadmin_dismissibles": STAFF,
        "wagtailadmin_block_preview": STAFF,
        "wagtailadmin_api:pages:*": STAFF,
        "wagtailadmin_api:*": TITLES,
        "wagtailadmin_choose_page_child": TITLES,
        "wagtailadmin_choose_page*": STAFF,
        "wagtailadmin_tag_*": STAFF,
        "wagtailadmin_editing_sessions:*": STAFF,
        "wagtailadmin_reports:site_history*": STAFF,  # of what they may see: nothing
        "wagtailadmin_pages:choose_parent": STAFF,
        "wagtailadmin_pages:confirm_workflow_cancellation": STAFF,
        "wagtailadmin_pages:move_confirm": TITLES,
        "wagtailadmin_pages:revisions_index": STAFF._replace(far="goes"),  # to the history, which refuses
        "wagtailadmin_workflows:task_cho*": TITLES,
        "wagtailusers_users:copy": ADMIN._replace(far="home"),  # nobody is made here: see dashboard.people
        "wagtailembeds:*": STAFF,
        "wagtaildocs_chooser:choose*": STAFF,
        "wagtaildocs_chooser:chosen_multiple": STAFF,
        "wagtailimages_chooser:choose*": STAFF,
        "wagtailimages_chooser:chosen_multiple": STAFF,
        "wagtail*": ADMIN,
    },
    "storefront": {
        "robots": EVERYBODY,
        "theme_stylesheet": EVERYBODY,
        "own_stylesheet": EVERYBODY,
        "theme_preview": Row("404|405", "404|405", "404|405"),  # signed
        "theme_preview_end": Row("goes|405|home", "goes|405|home", "goes|405|home"),
        "media": SHOPPER,
        "unlock": Row("home", "home", "home"),  # the shop is open
        "sitemap": EVERYBODY,
        "sitemap_part": EVERYBODY,
        "feed": EVERYBODY,
        "home": EVERYBODY,
        "collection_list": EVERYBODY,
        "collection": EVERYBODY,
        "product": EVERYBODY,
        "search": EVERYBODY,
        "search_suggest": EVERYBODY,
        "cart": EVERYBODY,
        "cart_add": SHOPPER,
        "cart_permalink": SHOPPER._replace(far="page|goes|405"),  # says that the article is gone
        "cart_no_reminder": Row("404", "404", "404", far="404"),
        "cart_recover": Row("page|405|410", "page|405|410", "page|405|410", far="page|405|410"),
        "cart_line": SHOPPER._replace(far="bad|405"),
        "cart_line_remove": SHOPPER._replace(far="goes|405"),
        "code_*": SHOPPER,
        "account": SHOPPER,
        "account_data": SHOPPER,
        "account_data_file": SHOPPER,
        "account_data_erase": SHOPPER,
        "account_cards": SHOPPER,
        "account_card_remove": SHOPPER,
        "account_sign_in": SHOPPER,
        "account_password": SHOPPER,
        "account_sign_out": SHOPPER,
        "checkout": SHOPPER,
        "order": EVERYBODY,
        "order_pay": SHOPPER,
        "order_document": SHOPPER,
        "order_document_pdf": SHOPPER,
        "order_download": SHOPPER,
        "review_write": SHOPPER,
        "review_withdraw": SHOPPER,
        "no_review_mails": SHOPPER,
        "review_report": SHOPPER,
        "payment_return": SHOPPER,
        "payment_check": SHOPPER,
        "payment_notify": SHOPPER._replace(far="page|405"),  # says the same of every payment that is none of ours
        "payment_notify_paypal": SHOPPER,
        "test_payment": SHOPPER,
        "wishlist": EVERYBODY,
        "wishlist_shared": EVERYBODY,  # who has the link
        "wish_*": SHOPPER,
        "compare": EVERYBODY,
        "contact_form": SHOPPER,
        "shared_preview": SHOPPER,
        "product_preview": SHOPPER,
        "consent": SHOPPER,
        "visit": SHOPPER,
        "poll": SHOPPER,
        "poll_results": SHOPPER,
        "alert_ask": SHOPPER,
        "alert_link": Row("404", "404", "404"),  # signed
        "newsletter": SHOPPER,
        "newsletter_link": Row("404", "404", "404"),  # signed
        "content_page": EVERYBODY,
    },
}


def row_of(host: str, name: str) -> Row | None:
    """The row of this very name, else the first pattern that fits, in the order of the table."""
    rows = ROWS[host]
    return rows.get(name) or next((row for glob, row in rows.items() if fnmatchcase(name, glob)), None)
