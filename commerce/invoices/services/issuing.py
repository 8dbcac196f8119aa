"""Which documents an order should have by now, and making those that it has not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation

from commerce.invoices.content import invoice_content
from commerce.invoices.credit import Credited, credit_content
from commerce.invoices.errors import InvoicedAlready, InvoicedElsewhere, NotInvoiced
from commerce.invoices.models import Document, Kind
from commerce.invoices.rules import TEST_PREFIX, Rules, When, rules_of
from commerce.invoices.selectors import standing_invoice
from commerce.invoices.services.numbering import write_numbered
from commerce.orders.models import Order, OrderState, PaidState
from commerce.orders.services.locks import lock_order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import PaymentState, Refund, RefundState
from commerce.store.models import Store
from commerce.store.selectors import current_store


@transaction.atomic("default")
def settle_documents(*, order_id: UUID, now: datetime, begins: bool = True) -> list[Document]:
    """Whatever is missing by now: the invoice where the merchant wants it made by itself and there never was one (unless
    this `begins` none: an order of before is not invoiced for being refunded), a credit note for each refund, and for the
    rest of a cancelled order. May run twice and at once: the order's lock is held, and the documents there are tell what
    is done. Raises Order.DoesNotExist."""
    order = lock_order(order_id)
    maker = Maker(order, now)
    if order.imported_from:
        return []
    if begins and not maker.documents and is_due(order, maker.rules):
        maker.issue(None)
    maker.follow_refunds()
    if order.state == OrderState.CANCELLED:
        maker.credit_rest(None, "")
    return maker.made


def is_due(order: Order, rules: Rules) -> bool:
    """Of a cancelled order no invoice is begun by itself: it would only be taken back."""
    if order.state == OrderState.CANCELLED:
        return False
    is_paid = order.paid_state in (PaidState.PAID, PaidState.REFUNDED)
    if rules.when == When.PAID:
        return is_paid
    if rules.when == When.SHIPPED:
        return order.shipments.exists() or (is_paid and not needs_parcel(order))
    return False


def needs_parcel(order: Order) -> bool:
    return order.lines.filter(requires_shipping=True, is_gift_card=False).exists()


@transaction.atomic("default")
def issue_invoice(*, order_id: UUID, actor: Any, now: datetime) -> Document:
    """By hand, paid or not; again after it was cancelled as a whole. What was refunded before is credited at once. Raises
    InvoicedAlready, InvoicedElsewhere, Order.DoesNotExist."""
    order = lock_order(order_id)
    maker = Maker(order, now)
    if order.imported_from:
        raise InvoicedElsewhere()
    if standing := standing_invoice(maker.documents):
        raise InvoicedAlready(standing.number)
    invoice = maker.issue(actor)
    maker.follow_refunds()
    if order.state == OrderState.CANCELLED:
        maker.credit_rest(actor, "")
    return invoice


@transaction.atomic("default")
def cancel_invoice(*, order_id: UUID, actor: Any, now: datetime, reason: str = "") -> Document:
    """A credit note over all that is left of the invoice: for one with a mistake in it, after which another can be issued.
    Money is not touched. Raises NotInvoiced, Order.DoesNotExist."""
    maker = Maker(lock_order(order_id), now)
    document = maker.credit_rest(actor, reason[:200])
    if document is None:
        raise NotInvoiced()
    return document


class Maker:
    """Under the order's lock. `invoice` is the latest one."""

    def __init__(self, order: Order, now: datetime) -> None:
        self.order, self.now = order, now
        self.store: Store = current_store()
        self.rules = rules_of(self.store)
        self.documents = list(Document.objects.filter(order=order).order_by("pk"))
        self.made: list[Document] = []

    @property
    def invoice(self) -> Document | None:
        return next((each for each in reversed(self.documents) if not each.is_credit), None)

    def credits(self) -> list[Document]:
        """Of the latest invoice."""
        return [each for each in self.documents if self.invoice and each.corrects_id == self.invoice.pk]

    def left(self) -> int:
        return self.invoice.total_amount - sum(each.total_amount for each in self.credits()) if self.invoice else 0

    def round(self) -> int:
        return sum(not each.is_credit for each in self.documents)

    def issue(self, actor: Any) -> Document:
        with translation.override(self.language):
            content = invoice_content(self.order, self.store, self.rules.footer)
        return self.write(Kind.INVOICE, self.rules.prefix, f"invoice:{self.round() + 1}", content, actor)

    def follow_refunds(self) -> None:
        """Money that came twice was no price: giving it back credits nothing."""
        if self.invoice is None:
            return
        done = {each.content.get("refund") for each in self.credits()}
        for refund in refunds_of(self.order):
            if str(refund.pk) not in done and self.left():
                self.credit(refund, refund.actor, refund.reason)

    def credit_rest(self, actor: Any, reason: str) -> Document | None:
        """Quiet where nothing is left. An invoice over nothing is cancelled by a credit note over nothing, once."""
        if standing_invoice(self.documents) is None:
            return None
        return self.credit(None, actor, reason)

    def credit(self, refund: Refund | None, actor: Any, reason: str) -> Document:
        invoice = self.invoice
        assert invoice is not None
        with translation.override(self.language):
            content = credit_content(
                invoice, self.credited(), self.order, self.store, refund=refund, reason=reason, footer=self.rules.footer
            )
        about = f"refund:{refund.pk}" if refund else "rest"
        source = f"credit:{self.round()}:{about}"
        return self.write(Kind.CREDIT, self.rules.credit_prefix, source, content, actor, corrects=invoice)

    def credited(self) -> Credited:
        units: Counter[int] = Counter()
        notes = self.credits()
        ids = [note.content["refund"] for note in notes if note.content.get("refund")]
        named = {str(refund.pk): refund for refund in Refund.objects.select_related("payment").filter(pk__in=ids)}
        for note in notes:
            units.update({each["line"]: each["quantity"] for each in note.content["lines"] if "line" in each})
        return Credited(
            amount=sum(note.total_amount for note in notes),
            refunds=[named[refund_id] for refund_id in ids],
            units=dict(units),
            shipping=sum(note.content.get("shipping_credited", 0) for note in notes),
        )

    def write(
        self,
        kind: Kind,
        prefix: str,
        source: str,
        content: dict[str, Any],
        actor: Any,
        corrects: Document | None = None,
    ) -> Document:
        buyer = content["buyer"]
        document = Document(
            kind=kind,
            series=(TEST_PREFIX if self.order.is_test and not self.store.is_test else "") + prefix,
            order=self.order,
            corrects=corrects,
            source=source,
            is_test=self.order.is_test,
            language=self.language,
            currency=self.order.currency,
            total_amount=content["total"],
            tax_amount=content["tax"],
            buyer=(buyer["company"] or buyer["name"] or buyer["email"])[:200],
            content=content,
        )
        write_numbered(document, rules=self.rules, store=self.store, now=self.now)
        about = {"number": document.number, "document_id": str(document.pk)}
        kind_of_note = f"{kind.value}.issued"
        write_note(self.order.pk, kind_of_note, at=self.now, actor=actor, text="", amount=content["total"], **about)
        self.documents.append(document)
        self.made.append(document)
        return document

    @property
    def language(self) -> str:
        base = (self.order.locale or self.store.locale).replace("_", "-").split("-")[0].lower()
        return base if base in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def refunds_of(order: Order) -> list[Refund]:
    """What was given back of the price, in the order in which it was."""
    paid = [PaymentState.PAID, PaymentState.REFUNDED]
    found = Refund.objects.filter(payment__order_id=order.pk, payment__state__in=paid, state=RefundState.SUCCEEDED)
    return list(found.select_related("payment", "actor").order_by("settled_at", "created_at", "pk"))
