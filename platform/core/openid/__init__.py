"""OpenID Connect, as far as one who relies on a provider needs it: finding the provider, sending people there with a
code challenge, and reading what comes back. No business words, no rows: callers keep state, nonce and verifier.

Formats: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749 (codes), 7636 (PKCE), 7519 (tokens), 9207 (`iss`).
"""

from core.openid.errors import OpenIDError, ProviderDown
from core.openid.flow import Question, authorization_url, exchange_code, knows_client
from core.openid.provider import Provider, discover
from core.openid.tokens import Person, read_id_token, signing_keys

__all__ = [
    "OpenIDError",
    "Person",
    "Provider",
    "ProviderDown",
    "Question",
    "authorization_url",
    "discover",
    "exchange_code",
    "knows_client",
    "read_id_token",
    "signing_keys",
]
