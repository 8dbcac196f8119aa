"""Id tokens: whether the provider has signed them, for us, for this question, just now; and whom they name."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
from django.core.cache import cache
from jwt.exceptions import PyJWTError

from core.errors import mark as _
from core.openid.errors import OpenIDError
from core.openid.provider import Provider, fetch_json

# Signatures that need a private key. A list of ours, never what the token says: "none" and HS256 (whose key would be
# the provider's public one) are how tokens are forged.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
FAMILIES = {"RSA", "EC", "OKP"}
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY_SECONDS = 60
AGAIN_SECONDS = 30  # keys are not fetched more often for tokens that name keys nobody has
MAX_SUBJECT = 255  # OpenID Connect Core, 2
# Both say that more than a password was asked: RFC 8176, and the profiles of REFEDS and of the NIST for `acr`.
MANY_STEPS = {"mfa"}
MANY_STEPS_CONTEXTS = {
    "https://refeds.org/profile/mfa",
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    "phr",
    "phrh",
}


@dataclass(frozen=True)
class Person:
    """Whom the provider has signed in. `subject` is theirs for ever, an e-mail address may change hands.
    `authenticated_at`: when they last typed something there; None where the provider does not tell."""

    issuer: str
    subject: str
    email: str
    has_verified_email: bool
    name: str
    authenticated_at: datetime | None
    has_second_factor: bool
    organisation: str  # Google's `hd`: the Workspace that the account belongs to


def read_id_token(token: str, *, provider: Provider, client_id: str, nonce: str) -> Person:
    """Raises OpenIDError for a token that is not of this provider, for this client and this question."""
    try:
        header = jwt.get_unverified_header(token)
        key = key_for(provider, header)
        claims = jwt.decode(
            token, key, algorithms=ALGORITHMS, audience=client_id, issuer=provider.issuer, leeway=LEEWAY_SECONDS,
            options={"require": NEEDED},
        )  # fmt: skip
    except (PyJWTError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise OpenIDError(_("What the provider sent is not signed by it, not meant for us, or too old.")) from error
    check_party(claims, client_id)
    if not hmac.compare_digest(str(claims["nonce"]).encode("utf-8", "replace"), nonce.encode()):
        raise OpenIDError(_("What the provider sent answers another question. Please start again."))
    return person_of(claims)


def check_party(claims: Mapping[str, Any], client_id: str) -> None:
    """Of several audiences, the one that it was made for must be us (OpenID Connect Core, 3.1.3.7)."""
    is_shared = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if is_shared else client_id) != client_id:
        raise OpenIDError(_("What the provider sent is meant for another program."))


def key_for(provider: Provider, header: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that the token names; fetched again where it is not among those remembered, for providers change keys."""
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise OpenIDError(_("The provider signs in a way that we do not take."))
    found = matching(signing_keys(provider), header)
    if found is None and cache.add(f"openid-again:{provider.jwks_uri}"[:200], True, AGAIN_SECONDS):
        found = matching(signing_keys(provider, is_fresh=True), header)
    if found is None:
        raise OpenIDError(_("The provider has signed with a key that it does not show."))
    return jwt.PyJWK(found, algorithm=algorithm)


def signing_keys(provider: Provider, *, is_fresh: bool = False) -> list[dict[str, Any]]:
    """Public keys as the provider shows them. Raises OpenIDError where there is none that we could use."""
    listed = fetch_json(provider.jwks_uri, is_fresh=is_fresh).get("keys")
    keys = [key for key in listed if is_for_signing(key)] if isinstance(listed, list) else []
    if not keys:
        raise OpenIDError(_("The provider shows no keys that we could use."))
    return keys


def is_for_signing(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in FAMILIES and key.get("use", "sig") == "sig"


def matching(keys: list[dict[str, Any]], header: Mapping[str, Any]) -> dict[str, Any] | None:
    """By name; without a name only where there is no choice. A key made for one algorithm is used for no other."""
    named = [key for key in keys if key.get("kid") == header.get("kid")] if header.get("kid") else keys
    fitting = [key for key in named if key.get("alg", header["alg"]) == header["alg"]]
    return fitting[0] if len(fitting) == 1 else None


def person_of(claims: Mapping[str, Any]) -> Person:
    subject = claims["sub"]
    is_name = isinstance(subject, str) and 0 < len(subject) <= MAX_SUBJECT
    if not is_name or not (subject.isascii() and subject.isprintable()):
        raise OpenIDError(_("What the provider sent names nobody."))
    methods = claims.get("amr")
    has_many = isinstance(methods, list) and any(one in MANY_STEPS for one in methods if isinstance(one, str))
    return Person(
        issuer=claims["iss"],
        subject=subject,
        email=text_of(claims.get("email"), 254).lower(),
        has_verified_email=is_verified(claims),
        name=text_of(claims.get("name"), 200),
        authenticated_at=moment_of(claims.get("auth_time")),
        has_second_factor=has_many or text_of(claims.get("acr"), 200) in MANY_STEPS_CONTEXTS,
        organisation=text_of(claims.get("hd"), 253).lower(),
    )


def is_verified(claims: Mapping[str, Any]) -> bool:
    """`email_verified`, which some providers send as text; Entra has `xms_edov` for it, and only if it is asked to."""
    return any(claims.get(name) in (True, "true", "1") for name in ("email_verified", "xms_edov"))


def text_of(value: Any, length: int) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= length and value.isprintable() else ""


def moment_of(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
