"""What people give of themselves: accounts, carts, letters, consents, opinions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from builder.contact.models import Message, Subscriber
from builder.privacy.inventory.entry import Entry, Then, mentioning
from builder.privacy.person import Person
from commerce.cart.models import Cart, CartLine
from commerce.customers.models import Customer, SignInCode
from commerce.notifications.models import MailState, SentMail, StockAlert
from commerce.promotions.models import Use
from commerce.reviews.models import Review, ReviewState
from commerce.reviews.services.counting import count_stars, lock_products
from core.errors import mark as _


def files_of_carts(lines: QuerySet[CartLine]) -> Iterable[str]:
    return [str(answer.get("file") or "") for line in lines for answer in line.personal.values()]


def reviews_of(person: Person) -> QuerySet[Review]:
    return Review.objects.filter(order_line__in=person.line_ids)


def delete_reviews(person: Person, reviews: QuerySet[Review], now: datetime) -> None:
    """Products before reviews (docs/locking.md); their stars are counted anew."""
    rows = list(reviews.values_list("pk", "product_id", "state"))
    lock_products(product for _pk, product, _state in rows)
    Review.objects.filter(pk__in=[pk for pk, _product, _state in rows]).delete()
    if shown := {product for _pk, product, state in rows if state == ReviewState.PUBLISHED}:
        count_stars(shown)


def reported_by(person: Person) -> QuerySet[Review]:
    return mentioning(Review.objects.all(), ["reports"], person.addresses)


def scrub_reports(person: Person, reviews: QuerySet[Review], now: datetime) -> None:
    """Reports stay, for the merchant has to answer them; who sent them is forgotten, and what they wrote."""
    for review in reviews.select_for_update(of=("self",)).order_by("pk"):
        for report in review.reports:
            if str(report.get("email") or "").lower() == person.email:
                report |= {"email": "", "reason": ""}
        Review.objects.filter(pk=review.pk).update(reports=review.reports)


def mails_of(person: Person) -> QuerySet[SentMail]:
    """To them, about them (replies go to them), and about their orders."""
    theirs = Q(to__iexact=person.email) | Q(reply_to__iexact=person.email)
    about = mentioning(SentMail.objects.all(), ["key"], [str(each) for each in person.order_ids])
    return SentMail.objects.filter(theirs | Q(pk__in=about.values("pk")))


def scrub_mails(person: Person, mails: QuerySet[SentMail], now: datetime) -> None:
    """The key stays: it keeps a mail from being written twice. What waits is not sent any more."""
    ids = list(mails.values_list("pk", flat=True))
    SentMail.objects.filter(pk__in=ids).exclude(state=MailState.SENT).update(state=MailState.GIVEN_UP)
    SentMail.objects.filter(pk__in=ids).update(to="", reply_to="", subject="", text="", html="", error="")


ENTRIES = (
    Entry(
        model=SignInCode, name=_("Codes to sign in"), then=Then.DELETE, personal=("email",), secret=("digest",),
        find=lambda person: SignInCode.objects.filter(email__iexact=person.email),
    ),
    Entry(
        model=StockAlert, name=_("Articles waited for"), then=Then.DELETE, personal=("email", "locale"),
        find=lambda person: StockAlert.objects.filter(email__iexact=person.email),
    ),
    Entry(
        model=Subscriber, name=_("Newsletter"), then=Then.DELETE,
        personal=("email", "locale", "consent_text", "page"),
        find=lambda person: Subscriber.objects.filter(email__iexact=person.email),
    ),
    Entry(
        model=Message, name=_("Messages to the shop"), then=Then.DELETE,
        personal=("name", "email", "order_number", "text", "page"),
        find=lambda person: Message.objects.filter(email__iexact=person.email),
    ),
    Entry(
        model=Review, name=_("Reviews"), then=Then.DELETE, act=delete_reviews, find=reviews_of,
        personal=("title", "text", "author", "locale", "reason", "answer"), plain=("state",), secret=("reports",),
    ),
    Entry(
        model=Review, name=_("Reports on reviews"), then=Then.SCRUB, act=scrub_reports, find=reported_by,
        personal=("reports",), is_told=False,
    ),
    Entry(
        model=SentMail, name=_("E-mails"), then=Then.SCRUB, act=scrub_mails, find=mails_of,
        personal=("to", "reply_to", "subject", "text", "html", "error"), plain=("key", "from_name", "state"),
    ),
    Entry(
        model=Use, name=_("Offers used"), then=Then.SCRUB, personal=("email",),
        find=lambda person: Use.objects.filter(Q(email__iexact=person.email) | Q(order_id__in=person.order_ids)),
    ),
    Entry(
        model=CartLine, name=_("Articles in carts"), then=Then.DELETE, personal=("personal",),
        plain=("personal_key",), files=files_of_carts,
        find=lambda person: CartLine.objects.filter(cart__in=person.cart_ids),
    ),
    Entry(
        model=Cart, name=_("Carts"), then=Then.DELETE, personal=("details", "codes", "customer", "campaign"),
        plain=("currency", "locale"), secret=("token",),
        find=lambda person: Cart.objects.filter(pk__in=person.cart_ids),
    ),
)  # fmt: skip

# The last of all: what is theirs is found by it.
LAST = (
    Entry(
        model=Customer, name=_("Customer"), then=Then.DELETE, secret=("password", "password_tries", "wishes_token"),
        personal=(
            "email", "name", "phone", "locale", "address", "note", "tags", "consent_source", "at_providers",
            "tax_exempt_ground", "tax_exempt_text", "wishes",
        ),
        find=lambda person: Customer.objects.filter(pk=person.customer_id),
    ),
)  # fmt: skip
