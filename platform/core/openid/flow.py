"""There and back: the address to send a person to, and the code that they bring back."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.conf import settings

from core.errors import mark as _
from core.fetch import Answered, FetchFailed, FetchRefused, safe_post
from core.openid.errors import OpenIDError, ProviderDown
from core.openid.provider import MAX_BYTES, SECONDS, Provider, read_object

NOT_KNOWN = {"invalid_client", "unauthorized_client"}


@dataclass(frozen=True)
class Question:
    """What ties an answer to the one who asked. `verifier` never travels by way of the browser."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Question:
        return cls(*(secrets.token_urlsafe(32) for _n in range(3)))


def authorization_url(
    provider: Provider, question: Question, *, client_id: str, redirect_uri: str, asks_anew: bool, hint: str = ""
) -> str:
    """`asks_anew`: the provider is to ask the person again, even if they are signed in there."""
    digest = hashlib.sha256(question.verifier.encode()).digest()
    values = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if asks_anew:
        values |= {"prompt": "login", "max_age": "0"}
    if hint:
        values["login_hint"] = hint
    joint = "&" if "?" in provider.authorization_endpoint else "?"
    return f"{provider.authorization_endpoint}{joint}{urlencode(values)}"


def exchange_code(
    provider: Provider, *, code: str, verifier: str, client_id: str, secret: str, redirect_uri: str
) -> str:
    """The id token for a code, fetched from the provider itself. Raises OpenIDError and ProviderDown."""
    answer = ask_for_token(
        provider, code=code, verifier=verifier, client_id=client_id, secret=secret, redirect_uri=redirect_uri
    )
    told = read_object(answer.content)
    if answer.status != 200:
        if str(told.get("error")) in NOT_KNOWN:
            raise OpenIDError(_("The provider does not know our client id, or the secret is not right any more."))
        raise OpenIDError(_("The provider did not take the code. Please start again."))
    token = told.get("id_token")
    if not isinstance(token, str) or not token:
        raise OpenIDError(_("The provider sent no id token."))
    return token


def knows_client(provider: Provider, *, client_id: str, secret: str, redirect_uri: str) -> bool:
    """Whether the provider takes id and secret, found out with a code that cannot exist."""
    question = Question.new()
    answer = ask_for_token(
        provider, code=question.state, verifier=question.verifier, client_id=client_id, secret=secret,
        redirect_uri=redirect_uri,
    )  # fmt: skip
    told: dict[str, Any] = read_object(answer.content)
    return str(told.get("error")) not in NOT_KNOWN


def ask_for_token(
    provider: Provider, *, code: str, verifier: str, client_id: str, secret: str, redirect_uri: str
) -> Answered:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    authorization = ""
    if provider.posts_secret:
        form |= {"client_id": client_id, "client_secret": secret}
    else:  # RFC 6749, 2.3.1: both encoded as in a form before they are put together
        pair = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
        authorization = f"Basic {base64.b64encode(pair).decode()}"
    try:
        return safe_post(
            provider.token_endpoint, form=form, authorization=authorization, max_bytes=MAX_BYTES, timeout=SECONDS,
            allow_private=settings.ALLOW_PRIVATE_FETCH,
        )  # fmt: skip
    except FetchFailed as error:
        raise ProviderDown(error.message, **error.params) from error
    except FetchRefused as error:
        raise OpenIDError(error.message, **error.params) from error
