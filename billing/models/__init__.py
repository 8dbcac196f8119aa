"""What shops have agreed to, use, and pay: rows of the control plane."""

from billing.models.agreement import Agreement, Coupon
from billing.models.contract import Contract, Standing, Usage
from billing.models.notice import Notice
from billing.models.partner import Partner, PartnerCredit
from billing.models.subscription import Invoice, Subscription

__all__ = [
    "Agreement",
    "Contract",
    "Coupon",
    "Invoice",
    "Notice",
    "Partner",
    "PartnerCredit",
    "Standing",
    "Subscription",
    "Usage",
]
