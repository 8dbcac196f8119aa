"""What the link in an invitation's mail opens. Whoever has it reads the mail of that address, so it stands for the
confirmation of the address too."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.limits import TooMany, address_of, consume
from accounts.models import User
from staff.roles import BY_CODE, name_of
from tenants.context import shop_context
from tenants.models import Invitation
from tenants.services.invitations import InvitationRefused, accept_invitation, find_invitation
from tenants.services.sign_on.rules import ready_provider
from website.forms import JoinForm
from website.views.entry import way_into
from website.views.sign_up import too_many


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        consume("invitation", address_of(request), limit=60, seconds=600, now=now)
        found = find_invitation(token, now=now)
        form = JoinForm(request.POST if request.method == "POST" else None, email=found.email)
        if request.method != "POST":
            return show(request, found, form)
        if request.user.is_authenticated:
            return accept(request, found, token)
        if account_of(found.email) is not None or not form.is_valid():
            return show(request, found, form, status=422)
        make_account(request, found, form)
        return accept(request, found, token)
    except InvitationRefused as error:
        return render(request, "website/invitation.html", {"refusal": str(error)}, status=410)
    except TooMany as error:
        return too_many(request, error)


def accept(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    if request.user.email.lower() != found.email:
        return show(request, found, JoinForm(None, email=found.email), status=403)
    confirm_address(request.user)
    accept_invitation(token=token, account=request.user, now=timezone.now())
    return way_into(request, found.shop)


def account_of(email: str) -> User | None:
    """The account that has proved that the address is its own."""
    address = EmailAddress.objects.select_related("user").filter(email__iexact=email, verified=True).first()
    return address.user if address else None


def confirm_address(account: User) -> None:
    """An account that somebody else has confirmed for this address stays the only one."""
    if account_of(account.email) is None:
        address, _is_new = EmailAddress.objects.get_or_create(
            user=account, email=account.email, defaults={"primary": True}
        )
        address.set_verified()


def make_account(request: HttpRequest, found: Invitation, form: JoinForm) -> None:
    with transaction.atomic("control"):
        account = User.objects.create_user(
            found.email, form.cleaned_data["password"], name=form.cleaned_data["name"], locale=request.LANGUAGE_CODE
        )
        EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    perform_login(request, account, email=account.email)


def show(request: HttpRequest, found: Invitation, form: JoinForm, *, status: int = 200) -> HttpResponse:
    is_signed_in = request.user.is_authenticated
    context = {
        "invitation": found,
        "role": role_name(found),
        "form": form,
        "is_other_person": is_signed_in and request.user.email.lower() != found.email,
        "is_known": account_of(found.email) is not None,
        "has_sign_on": ready_provider(found.shop_id) is not None,
    }
    return render(request, "website/invitation.html", context, status=status)


def role_name(found: Invitation) -> str:
    if found.role in BY_CODE:
        return name_of(found.role)
    with shop_context(found.shop):
        return name_of(found.role)
