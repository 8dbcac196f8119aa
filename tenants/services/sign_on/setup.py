"""Setting the provider up, testing it, and saying who must use it. For owners alone; the screen sees to that.

Changes are written in the registry first; the shop's open sessions that they shut out end right after.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.second_factor import has_second_factor
from core.addresses import FetchRefused, read_url
from core.errors import mark
from core.http.links import platform_url
from core.openid import OpenIDError, Provider, discover, knows_client, signing_keys
from core.openid.provider import is_secure
from core.scope import control_context
from core.secrets import Unreadable, seal, unseal
from staff.roles import OWNER
from staff.services.sessions import end_sessions_by_way
from tenants.context import shop_context
from tenants.models import EntryPass, Membership, Shop, SignOnAttempt, SignOnProvider, SignOnRule
from tenants.services.memberships import lock_member, note
from tenants.services.sign_on.rules import has_to_sign_on, provider_of, ready_provider

PURPOSE = "sign-on"


class SetupRefused(ValueError):
    """Not like this; the message says why, fit for people. `field`: which input it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def return_address(shop_id: Any) -> str:
    """Where the provider sends people back to: one per shop, so that no provider gets the answers of another."""
    return platform_url(f"/sso/{shop_id}/return/")


def save_provider(
    *, shop: Shop, issuer: str, client_id: str, secret: str, asks_second_factor: bool, actor: str
) -> dict[str, Any]:
    """What was changed, as {name: [before, after]} without the secret. An empty `secret` keeps the one there is,
    except for another address: a secret goes nowhere but where its owner has typed it for. Raises SetupRefused."""
    issuer = clean_issuer(issuer)
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=shop.pk)
        provider = SignOnProvider.objects.filter(shop=shop).first() or SignOnProvider(shop=shop)
        if not secret and (not provider.secret or provider.issuer != issuer):
            raise SetupRefused(_("Please type the client secret for this address."), field="secret")
        after = {"issuer": issuer, "client_id": client_id, "asks_second_factor": asks_second_factor}
        changes = {name: [getattr(provider, name), value] for name, value in after.items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        if secret:
            provider.secret = seal(secret, purpose=PURPOSE)
            changes["secret"] = ["…", "…"]
        for name, value in after.items():
            setattr(provider, name, value)
        is_another = bool({"issuer", "client_id"} & set(changes))
        if is_another:
            provider.tested_at = None
        provider.save()
        if is_another:  # what the former one has said opens nothing any more
            SignOnAttempt.objects.filter(provider=provider).delete()
            EntryPass.objects.filter(sign_on=provider).delete()
        note(shop, "sign-on changed", issuer, actor)
    if is_another:
        with shop_context(shop):
            end_sessions_by_way(signed_on=True)
    return changes


def clean_issuer(text: str) -> str:
    """Raises SetupRefused."""
    issuer = text.strip().removesuffix("/.well-known/openid-configuration")
    told = _("This is no address of a provider. It looks like https://login.example.com.")
    try:
        read_url(issuer, allow_private=settings.ALLOW_PRIVATE_FETCH)
        parts = urlsplit(issuer)
    except (FetchRefused, ValueError) as error:
        raise SetupRefused(told, field="issuer") from error
    if not is_secure(issuer) or parts.query or parts.fragment or len(issuer) > 300:
        raise SetupRefused(told, field="issuer")
    return issuer


def secret_of(provider: SignOnProvider) -> str:
    """Raises OpenIDError where it cannot be read any more."""
    try:
        return unseal(provider.secret, purpose=PURPOSE)
    except Unreadable:
        raise OpenIDError(mark("The client secret cannot be read any more. Please enter it again.")) from None


def test_provider(*, provider: SignOnProvider, now: datetime) -> Provider:
    """Asks the provider for its description and keys, and whether it knows us. Raises OpenIDError."""
    found = discover(provider.issuer, is_fresh=True)
    signing_keys(found, is_fresh=True)
    if not knows_client(
        found, client_id=provider.client_id, secret=secret_of(provider), redirect_uri=return_address(provider.shop_id)
    ):
        raise OpenIDError(mark("The provider does not know our client id, or the secret is not right any more."))
    with control_context():
        SignOnProvider.objects.filter(pk=provider.pk, issuer=provider.issuer, client_id=provider.client_id).update(
            tested_at=now
        )
    return found


def require_sign_on(*, shop: Shop, is_required: bool, account_uuid: UUID, actor: str) -> None:
    """Everybody has to come by way of the provider, or may. Open sessions that came by a password end. The owner who
    asks for it keeps the password unless another owner does already. Raises SetupRefused."""
    with control_context(), transaction.atomic("control"):
        member = lock_member(shop, account_uuid)
        provider = provider_of(shop.pk)
        if provider is None or (is_required and ready_provider(shop.pk) is None):
            raise SetupRefused(_("First the connection has to be tested, and a domain proved."))
        if is_required:
            keep_a_way_in(shop, member)
        SignOnProvider.objects.filter(pk=provider.pk).update(is_required=is_required)
        note(shop, "sign-on " + ("required" if is_required else "optional"), "", actor)
    if is_required:
        end_password_sessions(shop)


def keep_a_way_in(shop: Shop, member: Membership) -> None:
    """Raises SetupRefused where nobody would come in on the day that the provider is down."""
    keepers = Membership.objects.select_related("account").filter(shop=shop, role=OWNER, sign_on=SignOnRule.PASSWORD)
    if any(can_come_in(one) for one in keepers):
        return
    if member.role != OWNER or not can_come_in(member):
        raise SetupRefused(
            _("Set up the second step for yourself first: you keep your password, for days when the provider is down.")
        )
    Membership.objects.filter(pk=member.pk).update(sign_on=SignOnRule.PASSWORD)


def can_come_in(member: Membership) -> bool:
    return member.account.is_active and member.account.has_usable_password() and has_second_factor(member.account)


def set_rule(*, shop: Shop, account_uuid: UUID, rule: str, actor: str) -> str:
    """How one member signs in; the former rule. Raises SetupRefused and NoSuchMember."""
    with control_context(), transaction.atomic("control"):
        member = lock_member(shop, account_uuid)
        former = member.sign_on
        if rule not in SignOnRule.values or provider_of(shop.pk) is None:
            raise SetupRefused(_("First single sign-on has to be set up."))
        if rule == SignOnRule.PASSWORD and (member.role != OWNER or not can_come_in(member)):
            raise SetupRefused(_("Only owners with a second step can keep their password."))
        if former == SignOnRule.PASSWORD and rule != former and member.role == OWNER:
            refuse_last_way_in(shop, member)
        Membership.objects.filter(pk=member.pk).update(sign_on=rule)
        note(shop, "sign-on of a member", f"{member.account.email}: {former or '–'} → {rule or '–'}", actor)
    end_password_sessions(shop)
    return former


def refuse_last_way_in(shop: Shop, member: Membership) -> None:
    others = Membership.objects.select_related("account").filter(shop=shop, role=OWNER, sign_on=SignOnRule.PASSWORD)
    provider = provider_of(shop.pk)
    if provider and provider.is_required and not any(can_come_in(one) for one in others.exclude(pk=member.pk)):
        raise SetupRefused(_("One owner has to keep the password, for the day that the provider is down."))


def end_password_sessions(shop: Shop) -> None:
    """Of all who have to come by way of the provider and did not."""
    with control_context():
        members = list(Membership.objects.select_related("account").filter(shop=shop))
        out = {member.account.uuid for member in members if has_to_sign_on(member)}
    with shop_context(shop):
        end_sessions_by_way(signed_on=False, accounts=out)


def remove_provider(*, shop: Shop, actor: str) -> bool:
    """Whom it vouched for is out at once, and comes in with a password again. Says whether there was one."""
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=shop.pk)
        count, _kinds = SignOnProvider.objects.filter(shop=shop).delete()
        Membership.objects.filter(shop=shop).update(sign_on=SignOnRule.SHOP)
        note(shop, "sign-on removed", "", actor)
    with shop_context(shop):
        end_sessions_by_way(signed_on=True)
    return count > 0
