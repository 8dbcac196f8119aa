"""The cards that a shopper has saved: a page of its own, because Stripe is asked for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.payments.providers.base import ProviderUnavailable
from commerce.payments.services.saved_cards import SavedCard, remove_card, saved_cards
from core.http.ratelimit import is_too_often
from storefront.account_cookie import customer_of
from storefront.context.addresses import CARDS_URL, SIGN_IN_URL
from storefront.rendering import GoodMessage, Message, show_page
from storefront.views.account import private
from storefront.views.cart import see_other
from storefront.views.errors import too_many

LOOKS_PER_TEN_MINUTES = 30


@require_safe
def card_list(request: HttpRequest) -> HttpResponse:
    return show(request)


@require_POST
def card_remove(request: HttpRequest) -> HttpResponse:
    return show(request, remove=request.POST.get("card", "")[:100])


def show(request: HttpRequest, *, remove: str = "") -> HttpResponse:
    """What is there after `remove` was taken off."""
    customer, store = customer_of(request), request.store
    if customer is None:
        return see_other(SIGN_IN_URL)
    if is_too_often(request, what="saved-cards", limit=LOOKS_PER_TEN_MINUTES, seconds=600):
        return too_many(request, seconds=600)
    cards: list[SavedCard] = []
    messages: list[Message] = []
    status = 200
    try:
        if remove:
            is_removed = remove_card(customer=customer, reference=remove, store=store)
            gone = GoodMessage(_("The card is removed."))
            messages = [gone if is_removed else Message(_("This card was removed before."))]
        cards = saved_cards(customer=customer, store=store)
    except ProviderUnavailable:
        messages = [Message(_("The payment service does not answer at the moment. Please try again in a few minutes."))]
        status = 503
    context = {
        "cards": cards, "is_silent": status == 503, "messages": messages, "cards_url": CARDS_URL,
        "meta_title": _("Your saved cards"),
    }  # fmt: skip
    return private(show_page(request, "account_cards.html", context, status=status))
