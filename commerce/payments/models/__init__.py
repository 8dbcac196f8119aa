"""Being paid: the ways that a shop offers, attempts, money given back, and what providers tell us."""

from commerce.payments.models.account import ConnectedAccount
from commerce.payments.models.balance import BalanceEntry, Payout, Reconciliation
from commerce.payments.models.inbox import InboxEvent, InboxState
from commerce.payments.models.payment import Payment, PaymentMethod, PaymentState
from commerce.payments.models.refund import Dispute, DisputeState, Refund, RefundState
from commerce.payments.models.statement import BankLine, BankLineState

__all__ = [
    "BalanceEntry",
    "BankLine",
    "BankLineState",
    "ConnectedAccount",
    "Dispute",
    "DisputeState",
    "InboxEvent",
    "InboxState",
    "Payment",
    "PaymentMethod",
    "PaymentState",
    "Payout",
    "Reconciliation",
    "Refund",
    "RefundState",
]
