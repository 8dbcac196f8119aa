from commerce.payments.services.order_side import connect_order_side
from commerce.payments.services.seeding import seed_payment_methods
from commerce.payments.services.settling import FINAL, OPEN, close, record, settle
from commerce.payments.services.starting import begin, create_payment

__all__ = [
    "FINAL",
    "OPEN",
    "begin",
    "close",
    "connect_order_side",
    "create_payment",
    "record",
    "seed_payment_methods",
    "settle",
]
