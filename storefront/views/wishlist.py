"""What a shopper keeps for later. One visitor's own, so nothing here is kept by the page cache."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.customers.selectors import shared_wishes
from commerce.customers.services import share_wishes, stop_sharing, wish_for
from commerce.customers.wishes import LARGEST, NotWishable, TooManyWishes, Wish, is_id
from core.errors import PlainError
from core.http.ratelimit import is_too_often
from storefront.account_cookie import customer_of
from storefront.context.addresses import (
    ADD_URL,
    COMPARE_URL,
    SHARE_WISHES_URL,
    SIGN_IN_URL,
    UNWISH_URL,
    WISH_URL,
    WISHES_URL,
    absolute,
)
from storefront.context.wishes import wish_contexts
from storefront.rendering import Message, show_page, show_part
from storefront.views.cart import is_htmx, see_other
from storefront.views.errors import too_many
from storefront.wish_cookie import drop, freshen_hearts, keep, wishes_of

CHANGES_PER_MINUTE = 60
LOOKS_PER_MINUTE = 60
View = Callable[..., HttpResponse]
FULL, GONE = "full", "gone"
NOTICES: dict[str, Callable[[], PlainError]] = {FULL: TooManyWishes, GONE: NotWishable}


def where_offered(view: View) -> View:
    """Not found in a shop whose merchant has switched it off."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.store.offers_wishlists:
            raise Http404
        return view(request, *args, **kwargs)

    return handle


@require_safe
@where_offered
def wishlist(request: HttpRequest) -> HttpResponse:
    """`removed` names what was just taken off, so that it can be put back; `notice` says why something was not kept."""
    error = NOTICES.get(request.GET.get("notice", ""))
    return show_wishes(request, [Message(error().for_people())] if error else [])


def show_wishes(request: HttpRequest, messages: list[Message], *, status: int = 200) -> HttpResponse:
    customer, wishes = wishes_of(request)
    rows = wish_contexts(wishes, request.store)
    token = customer.wishes_token if customer else None
    removed = wish_of(request.GET)
    response = private(show_page(request, "wishlist.html", addresses() | {
        "meta_title": _("Your wishlist"), "is_indexed": False, "messages": messages, "rows": rows,
        "gone_count": len(wishes) - len(rows), "is_own": True, "is_signed_in": customer is not None,
        "removed": removed if removed and removed not in wishes else None,
        "share_link": absolute(request.shop.primary_host, f"{WISHES_URL}shared/{token}/") if token else "",
    }, status=status))  # fmt: skip
    return freshen_hearts(request, response, customer, wishes)


@require_safe
@where_offered
def wishlist_shared(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """For whoever has the link; nothing says whose list it is."""
    if is_too_often(request, what="wishlist-shared", limit=LOOKS_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    wishes = shared_wishes(token)
    if wishes is None:
        raise Http404
    context = {"meta_title": _("A wishlist"), "is_indexed": False, "rows": wish_contexts(wishes, request.store)}
    return private(show_page(request, "wishlist.html", addresses() | context))


def addresses() -> dict[str, Any]:
    return {
        "add_url": ADD_URL, "wish_url": WISH_URL, "unwish_url": UNWISH_URL, "share_url": SHARE_WISHES_URL,
        "compare_url": COMPARE_URL, "sign_in_url": SIGN_IN_URL,
    }  # fmt: skip


@require_POST
@where_offered
def wish_add(request: HttpRequest) -> HttpResponse:
    """`product` and perhaps `variant`. With htmx a filled heart stands where the button was."""
    if is_too_often(request, what="wishlist", limit=CHANGES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    asked = wish_of(request.POST)
    try:
        if asked is None:
            raise NotWishable()
        wish = wish_for(product_id=asked.product_id, variant_id=asked.variant_id)
        if is_htmx(request):
            context = {"wishes_url": WISHES_URL, "is_small": "variant" not in request.POST}
            return keep(request, show_part(request, "components/wished.html", context), wish)
        return keep(request, see_other(WISHES_URL), wish)
    except NotWishable as error:
        return refused(request, error, GONE, status=422)
    except TooManyWishes as error:
        return refused(request, error, FULL, status=409)


def refused(request: HttpRequest, error: PlainError, notice: str, *, status: int) -> HttpResponse:
    """A heart has no room for words: they stand above the list."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": f"{WISHES_URL}?notice={notice}"})
    return show_wishes(request, [Message(error.for_people())], status=status)


@require_POST
@where_offered
def wish_remove(request: HttpRequest) -> HttpResponse:
    if is_too_often(request, what="wishlist", limit=CHANGES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    wish = wish_of(request.POST)
    if wish is None:
        return show_wishes(request, [], status=422)
    target = f"{WISHES_URL}?product={wish.product_id}&variant={wish.variant_id}"
    return drop(request, see_other(target), wish)


@require_POST
@where_offered
def wish_share(request: HttpRequest) -> HttpResponse:
    """Only a list that is kept with an account has a link: that of a guest is nowhere but in their browser."""
    if is_too_often(request, what="wishlist", limit=CHANGES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    customer = customer_of(request)
    if customer is None:
        return see_other(f"{SIGN_IN_URL}?next=wishlist")
    if request.POST.get("act") == "stop":
        stop_sharing(customer_id=customer.pk)
    else:
        share_wishes(customer_id=customer.pk)
    return see_other(f"{WISHES_URL}#share")


def wish_of(given: Any) -> Wish | None:
    """What a form or an address names; None where that is nothing."""
    numbers = [given.get(name, "0") or "0" for name in ("product", "variant")]
    if not all(each.isascii() and each.isdigit() and len(each) <= 19 for each in numbers):
        return None
    product_id, variant_id = map(int, numbers)
    return Wish(product_id, variant_id) if 0 < product_id < LARGEST and is_id(variant_id) else None


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
