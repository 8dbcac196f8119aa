"""Who may sign in to the demonstration."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts.models import User
from core.scope import control_context

OWNER = "demo@example.com"
OPERATOR = "operator@example.com"
PASSWORD = "demo-echoppe"  # noqa: S105 - of a machine for trying out: the command refuses to run in production


def ensure_account(*, email: str, name: str, is_operator: bool = False) -> User:
    """The account with this e-mail, confirmed; a new one gets PASSWORD, one that is there keeps what it has."""
    with control_context():
        account = User.objects.filter(email=email).order_by("pk").first()
        if account is None:
            account = User.objects.create_user(
                email, PASSWORD, name=name, is_staff=is_operator, is_superuser=is_operator
            )
        EmailAddress.objects.get_or_create(user=account, email=email, defaults={"verified": True, "primary": True})
    return account
