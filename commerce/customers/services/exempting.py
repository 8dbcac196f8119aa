from __future__ import annotations

from datetime import date

from commerce.customers.models import Customer, ExemptionGround


def exempt_customer(*, customer_id: int, ground: str, text: str, until: date | None) -> None:
    """Charge this customer no tax, up to and including `until`; an empty `ground` ends it. The text is kept with every
    order placed meanwhile, so it is needed. Raises Customer.DoesNotExist, ValueError."""
    words = " ".join(text.replace("\x00", "").split())[:120]
    if ground and (ground not in ExemptionGround.values or not words):
        raise ValueError("an exemption has a known ground and a certificate")
    values = {"tax_exempt_ground": ground, "tax_exempt_text": words, "tax_exempt_until": until}
    if not ground:
        values |= {"tax_exempt_text": "", "tax_exempt_until": None}
    if not Customer.objects.filter(pk=customer_id).update(**values):
        raise Customer.DoesNotExist(customer_id)
