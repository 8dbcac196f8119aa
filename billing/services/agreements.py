"""Who has accepted the contract on personal data for a shop, in which version, when."""

from __future__ import annotations

from datetime import datetime

from billing.agreements import PROCESSING, VERSION, processing_text
from billing.models import Agreement
from core.scope import control_context
from tenants.models import RegistryEntry, Shop


def accept_processing(*, shop: Shop, email: str, language: str, now: datetime) -> Agreement:
    """The newest version; the first one to accept it counts."""
    text = processing_text(language)
    with control_context():
        agreement, is_new = Agreement.objects.get_or_create(
            shop=shop, document=PROCESSING, version=VERSION,
            defaults={
                "language": text.language, "sha256": text.sha256, "accepted_by": email, "accepted_at": now,
            },
        )  # fmt: skip
        if is_new:
            reason = f"{PROCESSING} {VERSION}"
            RegistryEntry.objects.create(shop=shop, action="contract accepted", reason=reason, actor=email[:254])
    return agreement


def agreements_of(shop_id: str) -> list[Agreement]:
    with control_context():
        return list(Agreement.objects.filter(shop_id=shop_id, document=PROCESSING))
