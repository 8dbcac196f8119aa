"""Reviews as shoppers see them: stars on cards, the list below a product, and what buyers may write."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog.shapes import ProductData
from commerce.orders.models import Order
from commerce.reviews.models import Review, ReviewState
from commerce.reviews.rules import Mode, rules_of
from commerce.reviews.selectors import Stars, may_review, published_reviews, reviews_of_lines, stars_of
from commerce.store.models import Store
from core.http.language import here
from storefront.context.addresses import product_url
from storefront.context.order import local, titles_here
from storefront.context.paging import pagination

PAGE_SIZE = 10
IN_SEARCH_ENGINES = 5  # reviews in the JSON-LD


@lru_cache(maxsize=1024)
def average_text(average: Decimal, locale: str) -> str:
    try:
        return str(format_decimal(average, format="0.0", locale=locale.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return f"{average:.1f}"


def stars_context(counts: list[int], store: Store) -> dict[str, Any] | None:
    """None where nobody has written, or the shop shows no reviews. `half` is the average in half stars, 2 to 10."""
    if not counts or not rules_of(store).is_on:
        return None
    stars = stars_of(counts)
    average = average_text(stars.average, store.locale)
    label = ngettext(
        "%(average)s out of 5 stars, %(count)d review", "%(average)s out of 5 stars, %(count)d reviews", stars.count
    )
    return {
        "count": stars.count,
        "average": average,
        "half": half_stars(stars),
        "label": label % {"average": average, "count": stars.count},
    }


def half_stars(stars: Stars) -> int:
    return int((stars.average * 2).to_integral_value())


def reviews_context(data: ProductData, store: Store, *, page: str) -> dict[str, Any] | None:
    """The list below a product; None where the shop has no reviews. One query, none where nobody has written."""
    rules = rules_of(store)
    if not rules.is_on:
        return None
    stars = stars_of(data.product.rating_counts)
    last = max(1, -(-stars.count // PAGE_SIZE))
    number = min(max(1, int(page)), last) if page.isdecimal() and len(page) < 7 else 1
    start = (number - 1) * PAGE_SIZE
    rows = list(published_reviews(data.product.pk)[start : start + PAGE_SIZE]) if stars.count else []
    path = product_url(data.product.slug)
    return {
        "stars": stars_context(data.product.rating_counts, store),
        "is_moderated": rules.mode == Mode.MODERATED,
        "rows": [
            {"stars": n, "label": stars_text(n), "count": count}
            for n, count in reversed(list(enumerate(stars.counts, start=1)))
        ],
        "list": [review_context(each, store) for each in rows],
        "pagination": to_reviews(pagination(path, page=number, count=stars.count, page_size=PAGE_SIZE)),
        "rating": stars,
        "first": rows[:IN_SEARCH_ENGINES],
    }


def stars_text(number: int) -> str:
    return ngettext("%(count)d star", "%(count)d stars", number) % {"count": number}


def to_reviews(pages: dict[str, Any]) -> dict[str, Any]:
    """Links that lead to the list and not to the top of the page."""
    for item in (*pages["pages"], pages):
        for name in ("url", "prev_url", "next_url"):
            if item.get(name):
                item[name] += "#reviews"
    return pages


def review_context(review: Review, store: Store) -> dict[str, Any]:
    return {
        "id": review.pk,
        "half": review.rating * 2,
        "label": _("%(count)d out of 5 stars") % {"count": review.rating},
        "title": review.title,
        "text": review.text,
        "author": review.author,
        "locale": review.locale.replace("_", "-"),
        "at": local(review.written_at, store),
        "answer": review.answer,
        "report_url": here(f"/reviews/{review.pk}/report/"),
    }


def review_links(order: Order, store: Store) -> list[dict[str, Any]]:
    """For the page of an order: its articles that may be reviewed and have left, for who has just paid has nothing to say
    yet. Two queries at most, none where there are no reviews."""
    if not rules_of(store).is_on:
        return []
    lines = [
        line
        for line in order.lines.all()
        if (line.quantity_shipped or not line.requires_shipping) and may_review(order, line, is_test_shop=store.is_test)
    ]
    known, titles = reviews_of_lines(lines), titles_here(order) if lines else {}
    return [
        {
            "title": titles.get(line.variant_id, line.title),
            "url": review_url(order.token, line.pk),
            "is_written": line.pk in known and known[line.pk].state != ReviewState.WITHDRAWN,
        }
        for line in lines
    ]


def review_url(token: str, line_id: int) -> str:
    return here(f"/orders/{token}/reviews/{line_id}/")


def state_text(review: Review | None) -> tuple[str, str]:
    """What became of it, for its writer, and the kind of message that says so."""
    if review is None or review.state == ReviewState.WITHDRAWN:
        return "", ""
    if review.state == ReviewState.PUBLISHED:
        return _("Thank you. Your review is shown in the shop."), "success"
    if review.state == ReviewState.REFUSED:
        text = _(
            "Your review is not shown. The shop says why: %(reason)s You can change it; it is looked at again then."
        )
        return text % {"reason": review.reason}, "warning"
    return _("Thank you. The shop looks at each review before it is shown, whether it is good or bad."), "success"


def shown_name(order: Order) -> str:
    """What stands in the form at first: first name and initial."""
    name = order.shipping_address.get("name") or order.billing_address.get("name") or ""
    first, _space, rest = str(name).strip().partition(" ")
    return f"{first} {rest.strip()[:1]}." if rest.strip() else first


def thing_of(reviews: dict[str, Any] | None) -> dict[str, Any]:
    """What schema.org calls it; nothing without a review."""
    if not reviews or not reviews["rating"].count:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(reviews["rating"].average),
            "reviewCount": reviews["rating"].count,
            "bestRating": "5",
            "worstRating": "1",
        },
        "review": [
            {
                "@type": "Review",
                "author": {"@type": "Person", "name": each.author},
                "datePublished": each.written_at.date().isoformat(),
                "reviewRating": {"@type": "Rating", "ratingValue": str(each.rating), "bestRating": "5"},
            }
            | ({"name": each.title} if each.title else {})
            | ({"reviewBody": each.text[:1000]} if each.text else {})
            for each in reviews["first"]
        ],
    }
