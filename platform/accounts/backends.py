"""Signing in with e-mail and password, where several accounts may share an e-mail.

Whoever signs up with a known e-mail gets an account of their own, unverified (allauth's "strict" protection against
finding out who is here). allauth then lets only the verified account in; here the password chooses among them all.
"""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress

from accounts.models import User

MOST_UNVERIFIED = 8


class EmailBackend(AuthenticationBackend):
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        """Time tells nothing about a verified account: one hash is spent for it whether it exists or not, at least
        one for unverified accounts, and all are tried even after one has matched."""
        verified, others = accounts_of(email)
        found: User | None = None
        for account in [verified, *(others or [None])]:
            if account is None:
                self._mitigate_timing_attack(password)
            elif self._check_password(account, password) and found is None:
                found = account
        self._did_check_password = True
        return found


def accounts_of(email: str) -> tuple[User | None, list[User]]:
    """The account that has proved that `email` is its own, and the newest of those that have not."""
    email = email.lower()
    address = EmailAddress.objects.select_related("user").filter(email=email, verified=True).first()
    verified = address.user if address else None
    others = User.objects.filter(email=email).order_by("-pk")
    if verified is not None:
        others = others.exclude(pk=verified.pk)
    return verified, list(others[:MOST_UNVERIFIED])
