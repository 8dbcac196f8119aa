"""The merchant publishes, refuses and answers. Whoever decides about a review has seen what readers reported of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction

from commerce.reviews.errors import ReviewRefused
from commerce.reviews.models import ANSWER_LENGTH, REASON_LENGTH, Review, ReviewState
from commerce.reviews.services.counting import count_stars, lock_products
from commerce.reviews.services.writing import plain
from core import audit
from core.errors import mark as _
from core.pages import bump_pages
from core.scope import require_shop

MOST_AT_ONCE = 200
UNDO_SECONDS = 3600
Before = list[list[Any]]  # [[id, state before, reason before, moment of the decision], ...]


@transaction.atomic("default")
def publish_reviews(*, ids: Iterable[int], actor: Any, now: datetime) -> Before:
    """Returns what `undo_decision` needs. Withdrawn ones stay withdrawn."""
    return decide(ids, ReviewState.PUBLISHED, "", actor, now)


@transaction.atomic("default")
def refuse_reviews(*, ids: Iterable[int], reason: str, actor: Any, now: datetime) -> Before:
    """The writer reads the reason. Raises ReviewRefused without one: silence about why would be arbitrary."""
    reason = plain(reason)[:REASON_LENGTH]
    if not reason:
        raise ReviewRefused(_("Please say why: the writer reads it."))
    return decide(ids, ReviewState.REFUSED, reason, actor, now)


def decide(ids: Iterable[int], state: str, reason: str, actor: Any, now: datetime) -> Before:
    rows = locked(ids)
    changed = [
        row
        for row in rows
        if row.state != ReviewState.WITHDRAWN
        and (row.state != state or row.reported_at or (reason and row.reason != reason))
    ]
    before: Before = [[row.pk, row.state, row.reason, now.isoformat()] for row in changed]
    seen = {row.product_id for row in changed if row.state != state and ReviewState.PUBLISHED in (row.state, state)}
    for row in changed:
        row.state, row.reason, row.reported_at, row.decided_at = state, reason or row.reason, None, now
        row.save(update_fields=["state", "reason", "reported_at", "decided_at"])
        audit.record(f"review.{state}", target=str(row.pk), data={"reason": reason, "stars": row.rating}, actor=actor)
    if seen:
        count_stars(seen)
    return before


@transaction.atomic("default")
def undo_decision(*, before: Before, actor: Any) -> int:
    """Puts back what nobody has touched since; returns how many. May be called twice."""
    wanted = {pk: (state, reason, at) for pk, state, reason, at in before}
    undone: list[Review] = []
    for row in locked(wanted):
        state, reason, at = wanted[row.pk]
        if row.decided_at is None or row.decided_at.isoformat() != at:
            continue
        row.state, row.reason, row.decided_at = state, reason, None
        row.save(update_fields=["state", "reason", "decided_at"])
        audit.record("review.undone", target=str(row.pk), data={"state": state}, actor=actor)
        undone.append(row)
    if undone:
        count_stars({row.product_id for row in undone})
    return len(undone)


@transaction.atomic("default")
def answer_review(*, review_id: int, text: str, actor: Any, now: datetime) -> None:
    """Shown below the review; an empty one takes the answer away. Raises Review.DoesNotExist."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
    review.answer = plain(text)[:ANSWER_LENGTH]
    review.answered_at = now if review.answer else None
    review.save(update_fields=["answer", "answered_at"])
    audit.record("review.answered", target=str(review.pk), actor=actor)
    if review.is_published:
        bump_pages()


@transaction.atomic("default")
def erase_reviews(*, ids: Iterable[int], actor: Any) -> int:
    """For good, at a writer's wish; returns how many."""
    rows = locked(ids)
    for row in rows:
        audit.record("review.erased", target=str(row.pk), data={"stars": row.rating, "state": row.state}, actor=actor)
    Review.objects.filter(pk__in=[row.pk for row in rows]).delete()
    count_stars({row.product_id for row in rows})
    return len(rows)


def locked(ids: Iterable[int]) -> list[Review]:
    """Products first, then the reviews, each by id."""
    wanted = sorted(set(ids))[:MOST_AT_ONCE]
    lock_products(Review.objects.filter(pk__in=wanted).values_list("product_id", flat=True))
    return list(Review.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))


def undo_token(before: Before) -> str:
    return signing.dumps(before, salt=f"reviews.undo.{require_shop().shop_id}", compress=True)


def read_undo(token: str) -> Before:
    """Empty for a token that is false or an hour old."""
    try:
        found: Before = signing.loads(token, salt=f"reviews.undo.{require_shop().shop_id}", max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return []
    return found
