from __future__ import annotations

import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.core.cache import cache

from core.openid import (
    OpenIDError,
    ProviderDown,
    Question,
    authorization_url,
    discover,
    exchange_code,
    knows_client,
    read_id_token,
    tokens,
)
from core.scope import control_context
from tests.doubles.openid import CLIENT_ID, SECRET, OpenIDDouble, key

BACK = "http://localhost:8000/sso/x/return/"


@pytest.fixture
def provider(settings, db):
    settings.ALLOW_PRIVATE_FETCH = True
    with OpenIDDouble() as double, control_context():
        yield double


def there_and_back(double, *, question=None, verifier=None, secret=SECRET, asks_anew=False, nonce=None):
    question = question or Question.new()
    at = discover(double.url)
    address = authorization_url(at, question, client_id=CLIENT_ID, redirect_uri=BACK, asks_anew=asks_anew)
    code = double.authorise(address).split("code=")[1].split("&")[0]
    token = exchange_code(
        at, code=code, verifier=verifier or question.verifier, client_id=CLIENT_ID, secret=secret, redirect_uri=BACK
    )
    return read_id_token(token, provider=at, client_id=CLIENT_ID, nonce=nonce or question.nonce)


def test_person_comes_back_as_the_provider_knows_them(provider):
    person = there_and_back(provider)

    assert (person.issuer, person.subject, person.email) == (provider.url, "u-1", "zoe@lune.example")
    assert person.has_verified_email
    assert not person.has_second_factor


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://login.other.example"},
        {"aud": "another program"},
        {"aud": [CLIENT_ID, "another program"]},
        {"aud": [CLIENT_ID, "another program"], "azp": "another program"},
        {"azp": "another program"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"aud": None},
        {"iss": None},
        {"exp": "soon"},
        {"nonce": "\ud800"},
        {"sub": "\ud800"},
    ],
)
def test_token_with_a_wrong_claim_is_refused(provider, claims):
    provider.claims = claims

    with pytest.raises(OpenIDError):
        there_and_back(provider)


def unsigned(claims):
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts) + "."


def with_public_key_as_password(claims):
    """The old trick: HS256 with what everybody can read as its secret."""
    pem = key("k1").public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "k1"}).encode()).rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    mark = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(head + b"." + body, pem)
    return b".".join([head, body, base64.urlsafe_b64encode(mark).rstrip(b"=")]).decode()


def by_a_stranger(claims):
    return jwt.encode(claims, key("stranger"), algorithm="RS256", headers={"kid": "k1"})


def bringing_its_own_key(claims):
    shown = jwt.algorithms.RSAAlgorithm.to_jwk(key("stranger").public_key(), as_dict=True)
    return jwt.encode(claims, key("stranger"), algorithm="RS256", headers={"kid": "k1", "jwk": shown})


def changed_afterwards(claims):
    token = jwt.encode(claims, key("k1"), algorithm="RS256", headers={"kid": "k1"})
    head, _body, mark = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "email": "owner@lune.example"}).encode()).rstrip(b"=")
    return f"{head}.{body.decode()}.{mark}"


FORGED = [
    unsigned, with_public_key_as_password, by_a_stranger, bringing_its_own_key, changed_afterwards,
    lambda claims: "no token", lambda claims: "a.b.c",
]  # fmt: skip


@pytest.mark.parametrize("sign", FORGED)
def test_forged_token_is_refused(provider, sign):
    provider.sign = sign

    with pytest.raises(OpenIDError):
        there_and_back(provider)


@pytest.mark.parametrize("sign", [by_a_stranger, changed_afterwards])
def test_forged_token_would_pass_without_the_signature(provider, sign, monkeypatch):
    decode = jwt.decode
    monkeypatch.setattr(
        tokens.jwt, "decode", lambda token, *_, **__: decode(token, options={"verify_signature": False})
    )
    provider.sign = sign

    assert there_and_back(provider).subject == "u-1"


def test_wrong_nonce_would_pass_without_the_comparison(provider, monkeypatch):
    monkeypatch.setattr(tokens.hmac, "compare_digest", lambda *_: True)
    provider.claims = {"nonce": "of another sign-in"}

    assert there_and_back(provider).subject == "u-1"


def test_new_key_is_fetched_once_it_signs(provider):
    there_and_back(provider)

    provider.kid, provider.shown = "k2", ["k1", "k2"]

    assert there_and_back(provider).subject == "u-1"


def test_key_nobody_shows_does_not_make_us_fetch_for_ever(provider):
    provider.kid = "hidden"
    provider.sign = lambda claims: jwt.encode(claims, key("k2"), algorithm="RS256", headers={"kid": "hidden"})
    for _attempt in range(3):
        with pytest.raises(OpenIDError):
            there_and_back(provider)

    assert sum(asked.path == "/keys" for asked in provider.asked) == 2


def test_key_for_encryption_signs_nothing(provider):
    shown = {**provider.public("k1"), "use": "enc"}
    provider.answer_instead["/keys"] = 200, {"keys": [shown]}

    with pytest.raises(OpenIDError, match="no keys"):
        there_and_back(provider)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize("content", [b"<html>", b"[]", b"{}", b"null", b"[" * 100_000, b"\xff"], ids=repr)
def test_answer_that_makes_no_sense_is_refused_in_words(provider, path, content):
    provider.answer_instead[path] = 200, content

    with pytest.raises(OpenIDError):
        there_and_back(provider)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_provider_with_an_error_of_its_own_may_be_tried_later(provider, path):
    provider.answer_instead[path] = 500, {}
    with pytest.raises(ProviderDown):
        there_and_back(provider)

    provider.answer_instead.clear()
    cache.clear()
    assert there_and_back(provider).subject == "u-1"


def test_code_is_worth_nothing_to_whoever_has_not_the_verifier(provider):
    with pytest.raises(OpenIDError, match="did not take the code"):
        there_and_back(provider, verifier="another" * 8)


def test_wrong_secret_is_named(provider):
    with pytest.raises(OpenIDError, match="secret"):
        there_and_back(provider, secret="old")
    at = discover(provider.url)

    assert knows_client(at, client_id=CLIENT_ID, secret=SECRET, redirect_uri=BACK)
    assert not knows_client(at, client_id=CLIENT_ID, secret="old", redirect_uri=BACK)


def test_secret_in_the_form_where_the_provider_wants_that(provider):
    provider.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}

    assert there_and_back(provider).subject == "u-1"


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://login.other.example"},
        {"token_endpoint": None},
        {"jwks_uri": "ftp://keys.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"response_types_supported": ["id_token"]},
        {"authorization_endpoint": "https://["},
        {"authorization_endpoint": "https://a.example/\ud800"},
        {"authorization_endpoint": "https://a.example/\r\nX: y"},
        {"authorization_endpoint": ["https://a.example"]},
        {"issuer": "\ud800"},
    ],
    ids=str,
)
def test_provider_that_describes_itself_wrongly_is_refused(provider, described):
    provider.described = described

    with pytest.raises(OpenIDError):
        discover(provider.url, is_fresh=True)


def test_odd_words_of_a_provider_do_no_harm(provider):
    provider.described = {"token_endpoint_auth_methods_supported": 5, "response_types_supported": 5}
    assert there_and_back(provider).subject == "u-1"

    provider.answer_instead["/token"] = 400, {"error": ["invalid_client"]}
    with pytest.raises(OpenIDError):
        there_and_back(provider)


def test_provider_in_our_own_network_is_not_asked(provider, settings):
    settings.ALLOW_PRIVATE_FETCH = False
    before = len(provider.asked)

    for address in (provider.url, "https://127.0.0.1", "https://169.254.169.254", "http://login.example.com"):
        with pytest.raises(OpenIDError):
            discover(address, is_fresh=True)

    assert len(provider.asked) == before


@pytest.mark.parametrize(
    ("claims", "vouched"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"acr": "1"}, False),
        ({"acr": ["phr"]}, False),
    ],
    ids=str,
)
def test_second_factor_counts_where_the_provider_says_so(provider, claims, vouched):
    provider.claims = claims

    assert there_and_back(provider).has_second_factor is vouched


@pytest.mark.parametrize(
    ("claims", "verified"),
    [({"email_verified": "true"}, True), ({"email_verified": False}, False), ({"email_verified": None}, False),
     ({"email_verified": None, "xms_edov": True}, True), ({"email_verified": ["true"]}, False)],
    ids=str,
)  # fmt: skip
def test_address_counts_as_verified_only_where_the_provider_says_so(provider, claims, verified):
    provider.claims = claims

    assert there_and_back(provider).has_verified_email is verified
