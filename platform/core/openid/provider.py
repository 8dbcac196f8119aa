"""What a provider says about itself, at an address that a stranger has typed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from core.errors import mark as _
from core.fetch import FetchFailed, FetchRefused, safe_fetch
from core.openid.errors import OpenIDError, ProviderDown

MAX_BYTES = 256 * 1024
SECONDS = 6.0
KEPT_SECONDS = 3600  # keys that changed meanwhile are looked for when a token names one that is not known


@dataclass(frozen=True)
class Provider:
    """Addresses are https (in development also http). `posts_secret`: the client's secret goes into the form, for
    providers that do not take it as HTTP Basic."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    posts_secret: bool
    names_itself: bool  # answers carry `iss` (RFC 9207)


def discover(issuer: str, *, is_fresh: bool = False) -> Provider:
    """Remembered for an hour. Raises OpenIDError, and ProviderDown where trying again may help."""
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    return read_configuration(fetch_json(address, is_fresh=is_fresh), issuer)


def read_configuration(told: dict[str, Any], issuer: str) -> Provider:
    if told.get("issuer") != issuer:
        raise OpenIDError(
            _("The provider calls itself “%(found)s”: type exactly that as its address."),
            found=str(told.get("issuer", ""))[:200].encode("ascii", "replace").decode(),
        )
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = {name: str(told.get(name, "")) for name in names}
    if not all(is_secure(address) for address in addresses.values()):
        raise OpenIDError(_("The provider’s description lacks an address, or has one that is not secure (https)."))
    kinds = told.get("response_types_supported")
    if isinstance(kinds, list) and "code" not in kinds:
        raise OpenIDError(_("The provider does not offer sign-in by code."))
    methods = told.get("token_endpoint_auth_methods_supported")
    takes_basic = "client_secret_basic" in methods if methods and isinstance(methods, list) else True
    return Provider(
        issuer=issuer, **addresses, posts_secret=not takes_basic,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )  # fmt: skip


def is_secure(address: str) -> bool:
    """An https address that a browser can be sent to; what makes none is not one either."""
    try:
        parts = urlsplit(address)
        is_address = bool(parts.hostname) and address.isascii() and address.isprintable() and " " not in address
    except ValueError:
        return False
    return is_address and (parts.scheme == "https" or (settings.ALLOW_PRIVATE_FETCH and parts.scheme == "http"))


def fetch_json(address: str, *, is_fresh: bool = False) -> dict[str, Any]:
    """An object of JSON from a guarded address, remembered for an hour."""
    key = "openid:" + hashlib.sha256(address.encode()).hexdigest()
    found = None if is_fresh else cache.get(key)
    if found is None:
        if not is_secure(address):
            raise OpenIDError(_("The provider’s address must begin with https://."))
        try:
            content = safe_fetch(
                address, max_bytes=MAX_BYTES, timeout=SECONDS, allow_private=settings.ALLOW_PRIVATE_FETCH
            ).content
        except FetchFailed as error:
            raise ProviderDown(error.message, **error.params) from error
        except FetchRefused as error:
            raise OpenIDError(error.message, **error.params) from error
        found = read_object(content)
        cache.set(key, found, KEPT_SECONDS)
    return found


def read_object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise OpenIDError(_("The provider’s answer cannot be read."))
    return found
