"""A reader reports a review as unlawful (Regulation (EU) 2022/2065, article 16). It stays until somebody decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commerce.reviews.models import Review, ReviewState
from commerce.reviews.services.writing import plain

MOST_REPORTS = 20
LENGTH = 1000


@transaction.atomic("default")
def report_review(*, review_id: int, reason: str, email: str, now: datetime) -> bool:
    """False where it is not shown. The same words from the same address are kept once, and twenty notices in all."""
    found = Review.objects.select_for_update(of=("self",)).filter(pk=review_id, state=ReviewState.PUBLISHED).first()
    if found is None:
        return False
    told = {"reason": plain(reason)[:LENGTH], "email": email[:254]}
    is_known = any(each["reason"] == told["reason"] and each["email"] == told["email"] for each in found.reports)
    if not is_known:
        found.reports = [*found.reports, {"at": now.isoformat(), **told}][-MOST_REPORTS:]
    found.reported_at = found.reported_at or now
    found.save(update_fields=["reports", "reported_at"])
    return True
