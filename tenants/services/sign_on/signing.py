"""One way to a shop's provider and back. Nothing of it touches a session of the platform."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.errors import mark
from core.openid import OpenIDError, Person, Question, authorization_url, discover, exchange_code, read_id_token
from core.scope import control_context
from core.secrets import Unreadable, seal, unseal
from tenants.models import Shop, ShopState, SignOnAttempt, SignOnProvider, SignOnStage
from tenants.services.passes import hash_of, local_path
from tenants.services.sign_on.domains import vouches_for
from tenants.services.sign_on.rules import ready_provider
from tenants.services.sign_on.setup import PURPOSE, return_address, secret_of

AT_PROVIDER = timedelta(minutes=15)
AFTERWARDS = timedelta(minutes=15)  # to type a password or a code
KEPT = timedelta(days=1)
CLOCKS = timedelta(seconds=60)  # how far the provider's may be from ours
GOOGLE = "https://accounts.google.com"
ENTERED = {ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED, ShopState.CLOSED}


class SignOnRefused(Exception):
    """The message says why, fit for people. `is_down`: it is the provider's fault, and may pass."""

    def __init__(self, message: str, *, is_down: bool = False) -> None:
        super().__init__(message)
        self.is_down = is_down


def begin(*, shop: Shop, browser: str, next_path: str | None, confirms: bool, now: datetime) -> str:
    """The address at the provider to send this browser to. `browser` is a secret that only it has.

    Raises SignOnRefused, and OpenIDError where the provider cannot be asked.
    """
    provider = ready_provider(shop.pk)
    if provider is None or shop.state not in ENTERED:
        raise SignOnRefused(_("This shop has no sign-in of a company."))
    at = discover(provider.issuer)
    question = Question.new()
    with control_context():
        SignOnAttempt.objects.filter(provider=provider, started_at__lt=now - KEPT).delete()
        SignOnAttempt.objects.create(
            provider=provider, state_hash=hash_of(question.state), browser_hash=hash_of(browser), nonce=question.nonce,
            verifier=seal(question.verifier, purpose=PURPOSE), next_path=local_path(next_path), confirms=confirms,
            started_at=now,
        )  # fmt: skip
    return authorization_url(
        at, question, client_id=provider.client_id, redirect_uri=return_address(shop.pk), asks_anew=confirms
    )


def answer(*, shop: Shop, browser: str, state: str, code: str, told_issuer: str, now: datetime) -> SignOnAttempt:
    """Takes what the browser brought back, once: a second time the state is worth nothing, whatever came of it.

    Raises SignOnRefused, OpenIDError and ProviderDown. No transaction is open while the provider is asked.
    """
    attempt = take_state(shop=shop, browser=browser, state=state, now=now)
    provider = attempt.provider
    try:
        verifier = unseal(attempt.verifier, purpose=PURPOSE)
    except Unreadable:  # the operator has changed the key since
        raise SignOnRefused(_("This sign-in was begun elsewhere, has been used, or took too long.")) from None
    at = discover(provider.issuer)
    if told_issuer != provider.issuer and (told_issuer or at.names_itself):
        raise OpenIDError(mark("What came back is from another provider."))
    token = exchange_code(
        at, code=code, verifier=verifier, client_id=provider.client_id,
        secret=secret_of(provider), redirect_uri=return_address(shop.pk),
    )  # fmt: skip
    person = read_id_token(token, provider=at, client_id=provider.client_id, nonce=attempt.nonce)
    check_person(provider, person, attempt)
    values = {
        "stage": SignOnStage.ANSWERED, "issuer": person.issuer, "subject": person.subject, "email": person.email,
        "name": person.name, "has_second_factor": person.has_second_factor or provider.asks_second_factor,
    }  # fmt: skip
    with control_context():
        SignOnAttempt.objects.filter(pk=attempt.pk).update(**values)
        attempt.refresh_from_db()
    return attempt


def take_state(*, shop: Shop, browser: str, state: str, now: datetime) -> SignOnAttempt:
    with control_context():
        ready = ready_provider(shop.pk)
        wanted = SignOnAttempt.objects.filter(
            state_hash=hash_of(state), browser_hash=hash_of(browser), provider=ready, provider__isnull=False
        )
        still = wanted.filter(stage=SignOnStage.SENT, answered_at__isnull=True, started_at__gt=now - AT_PROVIDER)
        if not still.update(answered_at=now):
            raise SignOnRefused(_("This sign-in was begun elsewhere, has been used, or took too long."))
        return wanted.select_related("provider").get()


def check_person(provider: SignOnProvider, person: Person, attempt: SignOnAttempt) -> None:
    """Raises SignOnRefused."""
    if not person.email or not person.has_verified_email:
        raise SignOnRefused(_("The provider does not say that your e-mail address is verified."))
    if not vouches_for(provider, person.email):
        raise SignOnRefused(_("The provider may not vouch for addresses of this domain."))
    # Anybody can open a Google account for an address of the company, and keep it after leaving.
    if person.issuer == GOOGLE and person.organisation != person.email.rpartition("@")[2]:
        raise SignOnRefused(_("This Google account does not belong to the company."))
    if attempt.confirms and (person.authenticated_at is None or person.authenticated_at < attempt.started_at - CLOCKS):
        raise SignOnRefused(_("The provider does not say that you have just signed in anew."))


def waiting_attempt(*, shop: Shop, browser: str, now: datetime) -> SignOnAttempt:
    """What this browser's newest way to the provider has brought, as long as it can be gone on with. Raises
    SignOnRefused."""
    with control_context():
        found = SignOnAttempt.objects.select_related("provider").filter(
            provider=ready_provider(shop.pk), provider__isnull=False, browser_hash=hash_of(browser),
            stage=SignOnStage.ANSWERED, answered_at__gt=now - AFTERWARDS,
        ).order_by("-pk").first()  # fmt: skip
    if found is None:
        raise SignOnRefused(_("This sign-in was begun elsewhere, has been used, or took too long."))
    return found
