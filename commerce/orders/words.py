"""The words for what happened to an order, where its timeline keeps names for programs (`OrderNote`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

WORDS = {
    "note": gettext_lazy("Note"),
    "invoice.issued": gettext_lazy("Invoice issued"),
    "credit.issued": gettext_lazy("Credit note issued"),
    "order.placed": gettext_lazy("Order placed by the shopper"),
    "order.imported": gettext_lazy("Taken over from another shop"),
    "order.paid": pgettext_lazy("order", "Paid"),
    "order.shipped": gettext_lazy("Parcel sent"),
    "order.cards_sent": gettext_lazy("Gift cards sent by e-mail"),
    "order.cards_voided": gettext_lazy("Gift cards of this order switched off"),
    "order.cards_lowered": gettext_lazy("Taken off the gift cards of this order"),
    "order.rest_cancelled": gettext_lazy("The rest was cancelled"),
    "order.label_bought": gettext_lazy("Label bought"),
    "order.label_voided": gettext_lazy("Label given back"),
    "order.delivered": gettext_lazy("Parcel delivered"),
    "order.delivery_problem": gettext_lazy("The carrier could not deliver the parcel"),
    "order.cancelled": pgettext_lazy("order", "Cancelled"),
    "order.expired": gettext_lazy("Cancelled by itself: the time to pay was over"),
    "order.reopened": gettext_lazy("Open again: the payment came late"),
    "order.restocked": gettext_lazy("Articles came back into stock"),
    "mail.resent": gettext_lazy("E-mail sent again"),
    "payment.confirmed": gettext_lazy("Payment confirmed by hand"),
    "payment.review": gettext_lazy("Money came that this order cannot take: a refund is owed"),
    "payment.pending": gettext_lazy("Payment begun"),
    "payment.processing": gettext_lazy("Payment under way"),
    "payment.failed": gettext_lazy("Payment failed"),
    "payment.cancelled": gettext_lazy("Payment given up"),
    "payment.reminded": gettext_lazy("Shopper reminded of the payment"),
    "payment.overdue": gettext_lazy("Given up: not paid in time"),
    "payment.authorised": gettext_lazy("Payment authorised: the money is reserved"),
    "payment.capture_failed": gettext_lazy("The reserved money could not be taken"),
    "payment.capture_asked": gettext_lazy("Reserved money asked for"),
    "refund.asked": gettext_lazy("Refund asked for"),
    "refund.pending": gettext_lazy("Refund under way"),
    "refund.succeeded": gettext_lazy("Refunded"),
    "refund.failed": gettext_lazy("The refund failed: the money is still yours"),
    "dispute.needs_response": gettext_lazy("The shopper's bank disputes the payment: answer it at Stripe"),
    "dispute.under_review": gettext_lazy("The dispute is being looked at by the bank"),
    "dispute.won": gettext_lazy("Dispute won: the money is back"),
    "dispute.lost": gettext_lazy("Dispute lost: the money is with the shopper"),
    "payment.refunded": gettext_lazy("Payment refunded"),
    "review.mails_refused": gettext_lazy("Wants no mails that ask for reviews"),
}


MADE_BY = {
    "automatic": gettext_lazy("by itself: the order could not take this money"),
    "provider": gettext_lazy("made at the payment provider"),
}


REASONS = {
    "second payment": gettext_lazy("The order was paid already; this payment is given back by itself"),
    "order cancelled": gettext_lazy("The order was cancelled or sold out; this payment is given back by itself"),
}
