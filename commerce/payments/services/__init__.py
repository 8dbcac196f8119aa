from commerce.payments.order_side import connect_order_side
from commerce.payments.services.capturing import capture_payment, want_capture
from commerce.payments.services.refunding import RefundTooLarge, promised_amount, send_refund, write_refund
from commerce.payments.services.seeding import seed_payment_methods
from commerce.payments.services.settling import FINAL, OPEN, close, record, settle
from commerce.payments.services.starting import begin, create_payment

__all__ = [
    "FINAL",
    "OPEN",
    "RefundTooLarge",
    "begin",
    "capture_payment",
    "close",
    "connect_order_side",
    "create_payment",
    "promised_amount",
    "record",
    "seed_payment_methods",
    "send_refund",
    "settle",
    "want_capture",
    "write_refund",
]
