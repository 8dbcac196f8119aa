from commerce.payments.services.seeding import seed_payment_methods
from commerce.payments.services.settling import settle

__all__ = ["seed_payment_methods", "settle"]
