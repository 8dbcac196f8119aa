"""An OpenID provider: real requests, real keys, strict where the standards are.

A person is "sent" by `authorise(url)`, which says where the provider would send the browser back to. What a test wants
wrong it changes in `claims`, `header` or `answer_instead`.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from tests.doubles.server import Asked, Double

CLIENT_ID, SECRET = "echoppe at lune", "s3cret & more:"


@functools.cache
def key(name: str) -> RSAPrivateKey:
    """Making one takes a tenth of a second, so they are shared."""
    return generate_private_key(public_exponent=65537, key_size=2048)


class OpenIDDouble(Double):
    def __init__(self) -> None:
        super().__init__(answer=self.respond)
        self.person: dict[str, Any] = {
            "sub": "u-1", "email": "zoe@lune.example", "email_verified": True, "name": "Zoe Lune",
        }  # fmt: skip
        self.claims: dict[str, Any] = {}  # over what is right; None takes a claim out
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.kid = "k1"
        self.shown = ["k1"]
        self.answer_instead: dict[str, tuple[int, Any]] = {}  # path: status and content
        self.described: dict[str, Any] = {}  # over what the provider says about itself
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: list[dict[str, str]] = []

    def respond(self, asked: Asked) -> tuple[int, Any]:
        if asked.path in self.answer_instead:
            return self.answer_instead[asked.path]
        if asked.path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"], "authorization_response_iss_parameter_supported": True,
                "token_endpoint_auth_methods_supported": ["client_secret_basic"], **self.described,
            }  # fmt: skip
        if asked.path == "/keys":
            return 200, {"keys": [self.public(name) for name in self.shown]}
        if asked.path == "/token" and asked.method == "POST":
            return self.token(asked)
        return 404, {}

    def public(self, name: str) -> dict[str, Any]:
        shown = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
        return {**shown, "kid": name, "alg": "RS256", "use": "sig"}

    def authorise(self, address: str) -> str:
        """What the person does at the provider; the address that their browser is sent back to."""
        assert address.startswith(f"{self.url}/authorize?"), address
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.url})}"

    def token(self, asked: Asked) -> tuple[int, Any]:
        form = asked.body
        name, _colon, secret = asked.user.partition(":")
        if self.described.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]:
            name, secret = form.get("client_id", ""), form.get("client_secret", "")
        else:
            name, secret = unquote_plus(name), unquote_plus(secret)
        if (name, secret) != (CLIENT_ID, SECRET):
            return 401, {"error": "invalid_client"}
        given = self.codes.pop(form.get("code", ""), None)  # once
        if given is None or form.get("redirect_uri") != given["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != given["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        self.tokens.append(given)
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": given["nonce"],
            "auth_time": now if given.get("max_age") == "0" else now - 3600, **self.person, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(claims)}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, key(self.kid), algorithm="RS256", headers={"kid": self.kid})
