"""The shop's account at Stripe: opened here, filled in over there, and shown here as it stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.payments.models import ConnectedAccount
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.stripe.mode import account_of, is_available_to
from commerce.payments.services.accounts import connect_account, onboarding_url, refresh_account
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.http.links import url_of
from dashboard.rights import store_settings
from gateways.services import AccountTaken

PAGE = "shop_settings:payments"


@require_POST
@store_settings
def stripe_connect(request: HttpRequest) -> HttpResponse:
    store = current_store()
    if not is_available_to(store):
        messages.error(request, _("Card payments are not set up on this platform yet."))
        return redirect(PAGE)
    try:
        account = connect_account(
            store=store, email=store.email or request.user.email, actor=request.user, now=timezone.now()
        )
        return to_stripe(store, account)
    except (ProviderUnavailable, ProviderRefused, AccountTaken) as error:
        return not_possible(request, error)


@require_safe
@store_settings
def stripe_refresh(request: HttpRequest) -> HttpResponse:
    """Stripe sends people here whose link was used or is too old: they get a new one."""
    store = current_store()
    account = account_of(store)
    if account is None:
        return redirect(PAGE)
    try:
        return to_stripe(store, account)
    except (ProviderUnavailable, ProviderRefused) as error:
        return not_possible(request, error)


@require_safe
@store_settings
def stripe_return(request: HttpRequest) -> HttpResponse:
    """Coming back means nothing: Stripe is asked."""
    account = account_of(current_store())
    if account is not None:
        try:
            account = refresh_account(account.reference, timezone.now())
        except (ProviderUnavailable, ProviderRefused) as error:
            return not_possible(request, error)
    if account is not None and account.is_ready:
        messages.success(request, _("You can now be paid by card."))
    elif account is not None:
        messages.warning(request, _("Stripe still needs something from you before you can be paid by card."))
    return redirect(PAGE)


def to_stripe(store: Store, account: ConnectedAccount) -> HttpResponse:
    """Raises ProviderUnavailable, ProviderRefused."""
    base = url_of(store.admin_host, "/shop-settings/payments/stripe/")
    return redirect(
        onboarding_url(account=account, refresh_url=f"{base}refresh/", return_url=f"{base}return/"), permanent=False
    )


def not_possible(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, ProviderUnavailable):
        messages.error(request, _("Stripe does not answer at the moment. Please try again in a few minutes."))
    else:
        messages.error(request, _("Stripe refused: %(reason)s") % {"reason": error})
    return redirect(PAGE)
