"""Drafts of the pages that the law asks of a shop. They are a start to complete, not advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from builder.consent.selectors import everything_asked
from builder.pages.models import ContentPage
from builder.pages.selectors import homes
from builder.pages.serving import public_path
from builder.privacy.rules import legal_details
from commerce.store.models import Store
from core import audit
from core.http.language import split_language

KINDS = ("terms", "privacy", "legal_notice", "returns")  # asked of every shop
MORE_KINDS = ("withdrawal", "cookies", "accessibility")
ALL_KINDS = KINDS + MORE_KINDS


@dataclass(frozen=True, slots=True)
class LegalPage:
    kind: str
    title: str
    page: ContentPage | None

    @property
    def is_published(self) -> bool:
        return self.page is not None and bool(self.page.live)


def title_of(kind: str) -> str:
    """In the language of the moment."""
    return {
        "terms": _("Terms of sale"),
        "privacy": _("Privacy"),
        "legal_notice": _("Legal notice"),
        "returns": _("Returns and withdrawal"),
        "withdrawal": _("Withdrawal form"),
        "cookies": _("Cookies"),
        "accessibility": _("Accessibility statement"),
    }[kind]


def legal_pages() -> list[LegalPage]:
    """One entry per kind, with its page where there is one. One query."""
    found = {page.kind: page for page in ContentPage.objects.filter(kind__in=ALL_KINDS).order_by("-pk")}
    return [LegalPage(kind, title_of(kind), found.get(kind)) for kind in ALL_KINDS]


@transaction.atomic("default")
def create_legal_page(*, kind: str, actor: User) -> ContentPage:
    """A draft in the shop's language, below the home page; the one that is there already where there is one."""
    store = Store.objects.select_for_update().get(pk=1)
    known = ContentPage.objects.filter(kind=kind).order_by("pk").first()
    if known is not None:
        return known
    title, body = text_of(kind, store)
    page = ContentPage(title=title, kind=kind, body=body, live=False, owner=actor)
    homes()[0].add_child(instance=page)
    page.save_revision(user=actor)
    audit.record("page.drafted", target=kind, actor=actor)
    return page


@transaction.atomic("default")
def renew_legal_page(*, kind: str, actor: User, valid_from: date) -> ContentPage:
    """A new draft of an existing page, written from the details of today and in force from that day. What is published
    stays until the draft is; the history keeps every version. Raises ContentPage.DoesNotExist."""
    store = Store.objects.get(pk=1)
    page = ContentPage.objects.select_for_update().filter(kind=kind).order_by("pk").first()
    if page is None:
        raise ContentPage.DoesNotExist(kind)
    draft = page.get_latest_revision_as_object()
    _title, draft.body = text_of(kind, store)
    draft.valid_from = valid_from
    draft.save_revision(user=actor)
    audit.record("page.renewed", target=kind, actor=actor)
    return page


def text_of(kind: str, store: Store) -> tuple[str, str]:
    """Title and body in the language of the legal pages."""
    details = legal_details(store)
    language = details.language or (store.locale[:2] if store.locale[:2] in {"en", "fr"} else "en")
    with override(language):
        context = {"store": store, "legal": details, "scripts": everything_asked()}
        return title_of(kind), render_to_string(f"onboarding/legal/{language}/{kind}.html", context)


def adopt_legal_page(page: ContentPage) -> None:
    """Published terms of sale are what the checkout asks consent to, unless the merchant has named others. Orders and
    their mails link to where one withdraws: the form, else what is said about returns."""
    path = public_path(page.url_path)
    if page.kind == "terms":
        Store.objects.filter(pk=1, terms_url="").update(terms_url=path)
    elif split_language(page.url_path)[0]:
        return  # a translation: the page of the main language leads to it
    elif page.kind == "withdrawal":
        Store.objects.filter(pk=1).update(withdrawal_url=path)
    elif page.kind == "returns":
        Store.objects.filter(pk=1, withdrawal_url="").update(withdrawal_url=path)
