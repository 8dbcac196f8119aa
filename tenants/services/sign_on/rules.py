"""Who has to come by way of the company's provider, and whom a password still opens the door to."""

from __future__ import annotations

from typing import Any

from core.scope import control_context
from staff.roles import OWNER
from tenants.models import Membership, SignOnProvider, SignOnRule


def provider_of(shop_id: Any) -> SignOnProvider | None:
    with control_context():
        return SignOnProvider.objects.filter(shop_id=shop_id).first()


def ready_provider(shop_id: Any) -> SignOnProvider | None:
    """One that was tested as it is now, with a proved domain: the only kind that opens anything."""
    with control_context():
        found = SignOnProvider.objects.filter(
            shop_id=shop_id, tested_at__isnull=False, domains__verified_at__isnull=False
        )
        return found.distinct().first()


def has_to_sign_on(member: Membership) -> bool:
    """Also while the provider is not ready: a record that is missing for a day must not open the door to passwords."""
    provider = provider_of(member.shop_id)
    if provider is None or (member.sign_on != SignOnRule.ALWAYS and not provider.is_required):
        return False
    return not is_for_emergencies(member)


def is_for_emergencies(member: Membership) -> bool:
    """An owner who comes in with password and second factor when the provider is down. Those who are named; where
    nobody is (any more), all owners, so that no change of staff can lock a shop up."""
    if member.role != OWNER:
        return False
    if member.sign_on == SignOnRule.PASSWORD:
        return True
    with control_context():
        owners = Membership.objects.filter(shop_id=member.shop_id, role=OWNER)
        return not owners.filter(sign_on=SignOnRule.PASSWORD).exists()


def needs_second_factor(member: Membership) -> bool:
    """With a password, where the provider was asked for and this is an owner's way in for emergencies."""
    provider = provider_of(member.shop_id)
    return provider is not None and (provider.is_required or member.sign_on == SignOnRule.ALWAYS)
