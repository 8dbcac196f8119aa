"""What shoppers send us from forms on pages: messages and their wish for news."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from builder.contact.links import CONFIRM, LEAVE, subscriber_of
from builder.contact.services import (
    confirm_subscription,
    leave_newsletter,
    looks_like_spam,
    receive_message,
    subscribe,
)
from core.http.ratelimit import is_too_often
from storefront.forms.contact import ContactForm, NewsletterForm
from storefront.rendering import show_page, show_part
from storefront.sections.consent_words import mark_of, published_words
from storefront.sections.presenters.talking import CONTACT_URL
from storefront.views.errors import too_many

PER_HOUR = 20
TITLES = {CONFIRM: gettext_lazy("Confirm your subscription"), LEAVE: gettext_lazy("Unsubscribe")}


@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    if is_too_often(request, what="contact", limit=PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    form = ContactForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "url": CONTACT_URL}
        return show_answer(request, "components/contact_form.html", "contact_form_page.html", context, status=422)
    values = form.cleaned_data
    receive_message(
        name=values["name"], email=values["email"], text=values["text"], order_number=values["order_number"],
        page=page_of(request),
        is_spam=looks_like_spam(
            text=values["text"], trap=request.POST.get("website", ""), waited=request.POST.get("waited", "")
        ),
    )  # fmt: skip
    return thanks(request, _("Thank you, your message has arrived. We answer by e-mail."))


@require_POST
def newsletter(request: HttpRequest) -> HttpResponse:
    """Nobody learns from the answer whether an address is known. What robots send is dropped without a word."""
    if is_too_often(request, what="newsletter", limit=PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    form = NewsletterForm(request.POST)
    if not form.is_valid():
        error = _("Please enter a complete e-mail address and tick the box.")
        return show_answer(request, "components/refused.html", "message_page.html", {"error": error}, status=422)
    values = form.cleaned_data
    words = published_words(request.frame, values["section"])
    if not words or mark_of(words) != values["mark"]:
        error = _("This form has changed since you opened the page. Please reload it and read what you agree to.")
        return show_answer(request, "components/refused.html", "message_page.html", {"error": error}, status=422)
    if not looks_like_spam(text="", trap=request.POST.get("website", ""), waited=request.POST.get("waited", "")):
        subscribe(
            email=values["email"], consent_text=words, locale=request.store.locale, page=page_of(request),
            now=timezone.now(),
        )  # fmt: skip
    return thanks(request, _("Thank you. Please click the link in the mail that we have sent you."))


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_link(request: HttpRequest, act: str, token: str) -> HttpResponse:
    """From a mail. What it says is done by a button: programs that look at mails open links, too."""
    subscriber_id = subscriber_of(act, token) if act in (CONFIRM, LEAVE) else None
    if subscriber_id is None:
        raise Http404
    if request.method != "POST":
        if act == LEAVE:
            return ask(request, TITLES[act], _("You will get no more news from us."), _("Unsubscribe"))
        text = _("We write to you from now on; every mail has a link to stop it.")
        return ask(request, TITLES[act], text, _("Yes, send me news"))
    if act == LEAVE:
        leave_newsletter(subscriber_id=subscriber_id, now=timezone.now())
        return thanks(request, _("You will not hear from us any more."))
    if not confirm_subscription(subscriber_id=subscriber_id, now=timezone.now()):
        raise Http404
    return thanks(request, _("Thank you. You will hear from us."))


def ask(request: HttpRequest, title: Any, text: str, button: str) -> HttpResponse:
    """The page behind a link in a mail: what will happen, and a button that does it."""
    return no_trace(show_page(request, "mail_link.html", {"meta_title": title, "text": text, "button": button}))


def no_trace(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def thanks(request: HttpRequest, text: str, *, title: str = "") -> HttpResponse:
    """`title` is that of the whole page; "Contact" without one."""
    context = {"text": text} | ({"meta_title": title} if title else {})
    return show_answer(request, "components/thanks.html", "message_page.html", context, status=200)


def show_answer(request: HttpRequest, part: str, page: str, context: dict, *, status: int) -> HttpResponse:
    """A fragment for htmx, else a whole page."""
    if request.headers.get("HX-Request"):
        return show_part(request, part, context, status=status)
    return show_page(request, page, {"meta_title": _("Contact"), **context}, status=status)


def page_of(request: HttpRequest) -> str:
    """The path the form stood on; never another site's."""
    try:
        return urlsplit(request.headers.get("Referer", "")).path[:300].replace("\x00", "")
    except ValueError:
        return ""
