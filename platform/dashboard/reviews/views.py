"""Reviews: what waits, what is shown, what readers reported; the merchant publishes, refuses and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.notifications.services.review_asks import ring_for_reviews
from commerce.reviews.errors import ReviewRefused
from commerce.reviews.models import Review, ReviewState
from commerce.reviews.rules import rules_of
from commerce.reviews.selectors import open_counts, review_list
from commerce.reviews.services.deciding import (
    MOST_AT_ONCE,
    Before,
    answer_review,
    erase_reviews,
    publish_reviews,
    read_undo,
    refuse_reviews,
    undo_decision,
    undo_token,
)
from commerce.store.models import Store
from core.csvwrite import safe_csv
from dashboard.reviews.forms import AnswerForm, RefuseForm, ReviewFilter, ReviewSettingsForm
from dashboard.reviews.hooks import SEE
from dashboard.screens import back_office, button, page_of, screen, shop_url
from dashboard.settings.services import save_settings

CHANGE = ("reviews.change_review",)
SETTINGS = "store.change_store"
HEADER = [
    "product_handle", "product", "rating", "title", "body", "reviewer_name", "state", "date", "order", "verified",
    "reply",
]  # fmt: skip
STATUS = {
    ReviewState.WAITING: "warn", ReviewState.PUBLISHED: "good", ReviewState.REFUSED: "bad", ReviewState.WITHDRAWN: "",
}  # fmt: skip


@require_safe
@back_office(*SEE)
def review_list_view(request: HttpRequest) -> HttpResponse:
    filters = ReviewFilter(request.GET)
    chosen = filters.chosen()
    page, numbers = page_of(request, review_list(**chosen), size=30)
    waiting, reported = open_counts()
    buttons = [button(_("Reviews as CSV"), f"{reverse('reviews:review_csv')}?{request.GET.urlencode()}", "download")]
    if request.user.has_perm(SETTINGS):
        buttons.append(button(_("Settings"), reverse("reviews:review_settings"), "cog"))
    undo = request.GET.get("undo", "")
    return screen(
        request, "dashboard/reviews/review_list.html", title=_("Reviews"), icon="pick", buttons=buttons, filters=filters,
        page_obj=page, elided_page_range=numbers, rows=[row_of(each) for each in page], waiting=waiting,
        reported=reported, is_narrowed=any(chosen.values()), is_on=rules_of(request.store).is_on,
        may_change=may_change(request), may_set=request.user.has_perm(SETTINGS),
        undo=undo if undo and read_undo(undo) else "",
    )  # fmt: skip


def row_of(review: Review) -> dict[str, Any]:
    line = review.order_line
    return {
        "review": review,
        "stars": "★" * review.rating + "☆" * (5 - review.rating),
        "tone": STATUS.get(ReviewState(review.state), ""),
        "order": line.order if line else None,
    }


@require_safe
@back_office(*SEE)
def review_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All that the filters find, in the columns that review apps read."""
    found = review_list(**ReviewFilter(request.GET).chosen()).exclude(state=ReviewState.WITHDRAWN)
    rows = (
        [
            each.product.slug, each.product.title, each.rating, each.title, each.text, each.author, each.state,
            each.written_at.date(), each.order_line.order.name if each.order_line else "",
            "yes" if each.order_line_id else "", each.answer,
        ]
        for each in found.iterator(chunk_size=500)
    )  # fmt: skip
    response = StreamingHttpResponse(safe_csv(rows, HEADER, bom=True), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reviews.csv"'
    return response


@require_POST
@back_office(*CHANGE)
def review_decide(request: HttpRequest) -> HttpResponse:
    """Publish, refuse (with a reason, asked for first) or erase those that are ticked."""
    ids = [int(each) for each in request.POST.getlist("review") if each.isdecimal() and len(each) < 16][:MOST_AT_ONCE]
    act, actor, now = request.POST.get("act", ""), request.user, timezone.now()
    rows = list(Review.objects.select_related("product").filter(pk__in=ids))
    if act not in ("publish", "refuse", "erase") or not rows:
        messages.warning(request, _("Choose at least one review first."))
        return redirect("reviews:review_list")
    if act == "publish":
        return done(request, publish_reviews(ids=ids, actor=actor, now=now))
    form = RefuseForm(request.POST if "confirmed" in request.POST else None)
    if act == "erase" and "confirmed" in request.POST:
        count = erase_reviews(ids=ids, actor=actor)
        messages.success(request, ngettext("%(n)d review erased.", "%(n)d reviews erased.", count) % {"n": count})
        return redirect("reviews:review_list")
    if act == "refuse" and form.is_valid():
        try:
            return done(request, refuse_reviews(ids=ids, reason=form.cleaned_data["reason"], actor=actor, now=now))
        except ReviewRefused as error:
            form.add_error("reason", error.for_people())
    return screen(
        request, "dashboard/reviews/review_ask.html", title=_("Refuse") if act == "refuse" else _("Erase for good"),
        icon="pick", trail=trail(), rows=rows, form=form if act == "refuse" else None, act=act,
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def done(request: HttpRequest, before: Before) -> HttpResponse:
    count = len(before)
    messages.success(request, ngettext("%(n)d review decided.", "%(n)d reviews decided.", count) % {"n": count})
    token = undo_token(before) if before and count <= 30 else ""  # it stands in the address
    return redirect(f"{reverse('reviews:review_list')}{f'?undo={token}' if token else ''}")


@require_POST
@back_office(*CHANGE)
def review_undo(request: HttpRequest) -> HttpResponse:
    before = read_undo(request.POST.get("undo", ""))
    count = undo_decision(before=before, actor=request.user) if before else 0
    if count:
        messages.success(request, _("They are as before."))
    else:
        messages.warning(request, _("There is nothing left to undo."))
    return redirect("reviews:review_list")


@require_safe
@back_office(*SEE)
def review_view(request: HttpRequest, review_id: int) -> HttpResponse:
    return show(request, found_or_404(review_id))


def found_or_404(review_id: int) -> Review:
    rows = Review.objects.select_related("product", "order_line__order")
    return get_object_or_404(rows, pk=min(review_id, 2**62))


def show(request: HttpRequest, review: Review, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    url = shop_url(request.store, f"/products/{review.product.slug}/#reviews")
    return screen(
        request, "dashboard/reviews/review_view.html", title=_("Review of %(title)s") % {"title": review.product.title},
        icon="pick", trail=trail(), status=status, may_change=may_change(request), **row_of(review),
        form=form or AnswerForm(initial={"text": review.answer}), shop_address=url,
    )  # fmt: skip


@require_POST
@back_office(*CHANGE)
def review_answer(request: HttpRequest, review_id: int) -> HttpResponse:
    review, form = found_or_404(review_id), AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, review, form, status=422)
    answer_review(review_id=review.pk, text=form.cleaned_data["text"], actor=request.user, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("reviews:review_view", review.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@back_office(SETTINGS)
def review_settings(request: HttpRequest) -> HttpResponse:
    form = ReviewSettingsForm(request.POST or None, instance=Store.objects.get(pk=1))
    if request.method == "POST" and form.is_valid():
        save_settings(form, actor=request.user, reviews=form.rules())
        ring_for_reviews()
        messages.success(request, _("Saved."))
        return redirect("reviews:review_settings")
    return screen(
        request, "dashboard/promotions/promotion_form.html", title=_("Settings of reviews"), icon="cog", form=form,
        status=422 if request.method == "POST" else 200, trail=trail() if may_see(request) else (),
    )  # fmt: skip


def trail() -> list[tuple[str, str]]:
    return [(reverse("reviews:review_list"), _("Reviews"))]


def may_see(request: HttpRequest) -> bool:
    return any(request.user.has_perm(each) for each in SEE)


def may_change(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("reviews.change_review"))
