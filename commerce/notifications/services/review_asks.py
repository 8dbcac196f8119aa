"""One mail some days after the delivery that asks for a review. By law it is advertising (BGH VI ZR 225/17; article 13 of
Directive 2002/58/EC): for those who accepted marketing, or where the merchant says that they told customers of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commerce.notifications.languages import path_in, titles_in
from commerce.notifications.models import SentMail
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import order_url, shopper_of
from commerce.orders.models import FulfilmentState, Order, OrderNote, OrderState
from commerce.orders.services.timeline import write_note
from commerce.reviews.rules import Ask, Rules, rules_of
from commerce.reviews.selectors import may_review, reviews_of_lines
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.events.doorbell import ring
from core.events.registry import WillNeverWork
from core.lines import one_line
from tenants.hosts import url_of

SUBJECT = gettext_noop("How do you like it? Your order #%(number)s at %(shop)s")
AGAIN = timedelta(hours=12)
NEVER_AFTER = timedelta(days=30)  # a question that comes later than that is none
KEY = "order.review_ask:"
MOST_AT_ONCE = 500
REFUSED = "review.mails_refused"


def ask_for_reviews(now: datetime) -> datetime | None:
    """Work of the kind "review_asks". May run twice at once. Returns when to come again, None where nobody waits."""
    store = current_store()
    rules = rules_of(store)
    if not rules.is_on or rules.ask == Ask.NEVER or not store.is_open:
        return None
    due = now - timedelta(days=rules.ask_days)
    waiting = candidates(store, rules, since=due - NEVER_AFTER)
    for order in waiting.filter(left_at__lte=due)[:MOST_AT_ONCE]:
        ask(order, store, rules, now)
    return now + AGAIN if waiting.filter(left_at__gt=due).exists() else None


def candidates(store: Store, rules: Rules, *, since: datetime) -> QuerySet[Any]:
    """Sent in full and not asked yet, with the moment the last parcel left; the last to leave first."""
    found = Order.objects.filter(
        state=OrderState.OPEN, fulfilment_state=FulfilmentState.FULFILLED, imported_from="", is_test=store.is_test,
        shipments__shipped_at__gt=since,
    )  # fmt: skip
    if rules.ask == Ask.CONSENT:
        found = found.filter(customer__accepts_marketing=True)
    key = Concat(Value(KEY), Cast(OuterRef("pk"), CharField()))
    asked = Exists(SentMail.objects.filter(key=key))
    return found.annotate(left_at=Max("shipments__shipped_at")).filter(~asked).order_by("-left_at")


@transaction.atomic("default")
def ask(order: Order, store: Store, rules: Rules, now: datetime) -> None:
    """Once per order (the mail's key), and not whom it would bother."""
    accepts = order.customer is not None and order.customer.accepts_marketing
    if (rules.ask == Ask.CONSENT and not accepts) or has_refused(order.email):
        return
    lines = [line for line in order.lines.all() if may_review(order, line, is_test_shop=store.is_test)]
    written = reviews_of_lines(lines)
    lines = [line for line in lines if line.pk not in written]
    if not lines:
        return
    reader, at = shopper_of(order, store), order_url(order, store)
    titles = titles_in(reader.language, [line.variant_id for line in lines])
    with translation.override(reader.language):
        subject = _(SUBJECT) % {"number": order.shown_number, "shop": store.name}
    stop = path_in(reader.language, f"/orders/{order.token}/no-review-mails/")
    context = {
        "lines": [
            {"title": one_line(titles.get(line.variant_id) or line.title), "url": f"{at}reviews/{line.pk}/"}
            for line in lines
        ],
        "refuse_url": url_of(store.primary_host, stop),
    }
    try:
        write_mail(
            key=f"{KEY}{order.pk}", to=order.email, template="review_ask", subject=subject, store=store, reader=reader,
            context=context,
        )  # fmt: skip
    except WillNeverWork:
        return


def has_refused(email: str) -> bool:
    return OrderNote.objects.filter(order__email__iexact=email, kind=REFUSED).exists()


@transaction.atomic("default")
def refuse_review_mails(*, order: Order, now: datetime) -> None:
    """No mail that asks this address for a review, about whatever order."""
    if not has_refused(order.email):
        write_note(order.pk, REFUSED, at=now)


def ring_for_reviews(*, left_at: datetime | None = None) -> None:
    """A parcel has left; without `left_at` the rule was changed, and parcels may have left long ago."""
    rules = rules_of(current_store())
    if rules.is_on and rules.ask != Ask.NEVER:
        ring("review_asks", left_at + timedelta(days=rules.ask_days) if left_at else None)
