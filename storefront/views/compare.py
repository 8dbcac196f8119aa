"""Products side by side. The address holds them, so it can be sent to somebody and nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commerce.search.selectors import search_products
from core.http.ratelimit import is_too_often
from storefront.context.addresses import ADD_URL, COMPARE_URL, WISH_URL, WISHES_URL
from storefront.context.cards import card_contexts
from storefront.context.comparing import MOST, compare_url, comparison
from storefront.rendering import Message, show_page
from storefront.views.errors import too_many
from storefront.views.search import query_of
from storefront.views.wishlist import private, where_offered

LOOKS_PER_MINUTE = 60
OFFERED = 8


@require_safe
@where_offered
def compare(request: HttpRequest) -> HttpResponse:
    """`p` names a product, up to four times; `q` looks for others to put beside them."""
    if is_too_often(request, what="compare", limit=LOOKS_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    asked = asked_products(request)
    found = comparison(asked[:MOST], request.store)
    ids = found["ids"]
    messages = []
    if len(asked) > MOST:
        messages.append(Message(_("At most %(count)d articles stand side by side.") % {"count": MOST}))
    missing = len(asked[:MOST]) - len(ids)
    if missing:
        words = ngettext(
            "%(count)d article is not in the shop any more.",
            "%(count)d articles are not in the shop any more.",
            missing,
        )
        messages.append(Message(words % {"count": missing}))
    query, others = query_of(request), []
    if query and len(ids) < MOST:
        cards = [card for card in search_products(query, page_size=OFFERED).cards if card.id not in ids]
        others = card_contexts(cards, request.store)
        for card, other in zip(cards, others, strict=True):
            other["with_url"] = compare_url([*ids, card.id])
    context = found | {
        "meta_title": _("Compare"), "is_indexed": False, "messages": messages, "query": query, "others": others,
        "has_room": len(ids) < MOST, "has_stars": any(each["stars"] for each in found["products"]),
        "compare_url": COMPARE_URL, "add_url": ADD_URL, "wish_url": WISH_URL,
        "wishes_url": WISHES_URL,
    }  # fmt: skip
    return private(show_page(request, "compare.html", context))


def asked_products(request: HttpRequest) -> list[int]:
    """Each once; what is no number is left out."""
    given = [each for each in request.GET.getlist("p")[:40] if each.isascii() and each.isdigit() and len(each) < 19]
    return list(dict.fromkeys(int(each) for each in given))
