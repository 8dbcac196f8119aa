"""One function per kind of page. They serve shoppers and, in the editor, previews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from builder.pages.models import CollectionListPage, ContactPage, ContentPage, FaqPage, HomePage, LandingPage
from commerce.catalog.tree import collection_tiles
from media.renditions import image_for, renditions_of
from storefront.context.addresses import shop_path
from storefront.context.pages import body_of, first_words, rich_text, show_merchant_page
from storefront.forms.contact import ContactForm
from storefront.sections.presenters.talking import CONTACT_URL
from storefront.structured_data import organization, web_site
from storefront.views.collections import tile_contexts

MAX_COLLECTIONS = 60


def show_home(request: HttpRequest, page: HomePage) -> HttpResponse:
    store, host = request.store, request.shop.primary_host
    logo = image_for(renditions_of([store.logo]).get(store.logo.pk)) if store.logo else None
    things = (organization(store, host, logo["fallback"] if logo else ""), web_site(store, host))
    return show_merchant_page(
        request, page, "home.html", things=things, path=shop_path(page.url_path), meta_title=page.seo_title or store.name,
        text=store.description,
    )  # fmt: skip


def show_content_page(request: HttpRequest, page: ContentPage) -> HttpResponse:
    text = rich_text(page.body)
    return show_merchant_page(
        request, page, "page.html", text=first_words(text), breadcrumbs=crumbs(page),
        page={
            "title": page.title, "body_html": text,
            "valid_from": date_format(page.valid_from, "DATE_FORMAT") if page.valid_from else "",
        },
    )  # fmt: skip


def show_landing_page(request: HttpRequest, page: LandingPage) -> HttpResponse:
    return show_merchant_page(request, page, "landing.html", page={"title": page.title})


def show_faq_page(request: HttpRequest, page: FaqPage) -> HttpResponse:
    return show_merchant_page(request, page, "page.html", breadcrumbs=crumbs(page), page={"title": page.title})


def show_contact_page(request: HttpRequest, page: ContactPage) -> HttpResponse:
    return show_merchant_page(
        request, page, "contact.html", breadcrumbs=crumbs(page), page={"title": page.title}, form=ContactForm(),
        url=CONTACT_URL,
    )  # fmt: skip


def show_collection_list_page(request: HttpRequest, page: CollectionListPage) -> HttpResponse:
    tiles, _count = collection_tiles(page_size=MAX_COLLECTIONS)
    return show_merchant_page(
        request, page, "collection_list_page.html", body=body_of(request, page), breadcrumbs=crumbs(page),
        page={"title": page.title}, collections=tile_contexts(tiles),
    )  # fmt: skip


def crumbs(page: ContentPage | FaqPage | ContactPage | CollectionListPage) -> list[dict[str, str]]:
    return [{"title": page.title, "url": shop_path(page.url_path)}]
