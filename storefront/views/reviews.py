"""Buyers write reviews from the page of their order; readers report them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from builder.contact.services import looks_like_spam
from commerce.notifications.services.review_asks import refuse_review_mails
from commerce.orders.models import Order, OrderLine
from commerce.reviews.errors import ReviewRefused
from commerce.reviews.models import MOST_STARS, Review, ReviewState
from commerce.reviews.rules import rules_of
from commerce.reviews.selectors import may_review, reviews_of_lines
from commerce.reviews.services.reporting import report_review
from commerce.reviews.services.writing import withdraw_review, write_review
from core.http.language import here
from core.http.ratelimit import is_too_often
from storefront.context.order import titles_here
from storefront.context.reviews import review_url, shown_name, stars_text, state_text
from storefront.forms.reviews import ReportForm, ReviewForm
from storefront.rendering import show_page
from storefront.views.cart import see_other
from storefront.views.errors import too_many
from storefront.views.orders import find_order, order_url
from storefront.views.talking import ask, no_trace, thanks

PER_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
def review_write(request: HttpRequest, token: str, line_id: int) -> HttpResponse:
    order, line = line_or_404(request, token, line_id)
    if request.method != "POST":
        return show_form(request, order, line)
    if is_too_often(request, what="review", limit=PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return show_form(request, order, line, form, status=422)
    try:
        write_review(order=order, line_id=line.pk, locale=request.store.locale, now=timezone.now(), **form.cleaned_data)
    except ReviewRefused as error:
        form.add_error(None, error.for_people())
        return show_form(request, order, line, form, status=409)
    return see_other(review_url(order.token, line.pk))


def line_or_404(request: HttpRequest, token: str, line_id: int) -> tuple[Order, OrderLine]:
    order = find_order(token)
    line = next((each for each in order.lines.all() if each.pk == line_id), None)
    if line is None or not rules_of(request.store).is_on:
        raise Http404
    if not may_review(order, line, is_test_shop=request.store.is_test):
        raise Http404
    return order, line


def show_form(
    request: HttpRequest, order: Order, line: OrderLine, form: ReviewForm | None = None, *, status: int = 200
) -> HttpResponse:
    review = reviews_of_lines([line]).get(line.pk)
    is_written = review is not None and review.state != ReviewState.WITHDRAWN
    kept = {name: getattr(review, name) for name in ("rating", "title", "text", "author")} if is_written else {}
    form = form or ReviewForm(initial=kept or {"author": shown_name(order)})
    text, kind = state_text(review)
    context: dict[str, Any] = {
        "meta_title": titles_here(order).get(line.variant_id, line.title), "form": form, "words": form.words,
        "choices": [{"value": n, "half": n * 2, "label": stars_text(n)} for n in range(MOST_STARS, 0, -1)],
        "is_written": is_written, "state_text": "" if form.errors else text, "state_kind": kind,
        "url": review_url(order.token, line.pk), "order_url": order_url(order.token),
    }  # fmt: skip
    return no_trace(show_page(request, "review_form_page.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def review_withdraw(request: HttpRequest, token: str, line_id: int) -> HttpResponse:
    """Works where reviews are switched off, too: what somebody wrote stays theirs."""
    order = find_order(token)
    if not Review.objects.filter(order_line=line_id, order_line__order=order).exists():
        raise Http404
    title = _("Withdraw my review")
    if request.method != "POST":
        text = _("Your stars and words are taken from the shop and deleted. You can write anew later.")
        return ask(request, title, text, title)
    withdraw_review(order=order, line_id=line_id)
    return thanks(request, _("Your review is deleted."), title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def no_review_mails(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail. A button does it: programs that look at mails open links, too."""
    order = find_order(token)
    title = _("No mails about reviews")
    if request.method != "POST":
        return ask(request, title, _("We will never again ask you by mail for a review."), _("Never ask me again"))
    refuse_review_mails(order=order, now=timezone.now())
    return thanks(request, _("We will not ask you again."), title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def review_report(request: HttpRequest, review_id: int) -> HttpResponse:
    """The answer is the same for robots, whose notice is dropped."""
    review = Review.objects.filter(pk=min(review_id, 2**62), state=ReviewState.PUBLISHED).first()
    if review is None or not rules_of(request.store).is_on:
        raise Http404
    title, form = _("Report this review"), ReportForm(request.POST or None)
    if request.method == "POST":
        if is_too_often(request, what="review_report", limit=PER_HOUR, seconds=3600):
            return too_many(request, seconds=3600)
        form = ReportForm(request.POST)
        if form.is_valid():
            trap, waited = request.POST.get("website", ""), request.POST.get("waited", "")
            if not looks_like_spam(text="", trap=trap, waited=waited):
                report_review(review_id=review.pk, now=timezone.now(), **form.cleaned_data)
            return thanks(request, _("Thank you. The shop looks at it."), title=title)
    context = {
        "meta_title": title, "review": review, "form": form, "url": here(f"/reviews/{review.pk}/report/"),
    }  # fmt: skip
    return no_trace(show_page(request, "review_report_page.html", context, status=422 if form.errors else 200))
