"""Who asks, and whether they may: key, pace, quota, scope, in this order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from api.body import check_size
from api.limiting import check_feature, check_quota, check_rate, count_call, note_call
from api.problems import Problem
from core.http.csrf import SAFE_METHODS
from core.http.ratelimit import is_too_often
from core.http.request import Request
from integrations.models import ApiKey
from integrations.services.keys import find_key, note_use
from tenants.models import ShopState

WRONG_KEYS_A_MINUTE = 60  # from one address
ASK = {"WWW-Authenticate": 'Bearer realm="echoppe"'}
ANY = ""  # every key may


class ApiRequest(Request):
    auth: ApiKey
    rate_windows: Any
    about: str  # for the activity log: what the request is about, in words


class Bearer(HttpBearer):
    """`scope` is the right that the key needs; ANY is none."""

    openapi_bearerFormat = "ech_…"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKey:
        check_size(request)  # before anybody reads it
        found = super().__call__(request)
        if found is None:
            raise Problem(401, "unauthorised", "Send Authorization: Bearer and a key of this shop.", headers=ASK)
        assert isinstance(found, ApiKey)
        return found

    def authenticate(self, request: Any, token: str) -> ApiKey | None:
        now = timezone.now()
        key = find_key(token, now)
        if key is None:
            if is_too_often(request, what="api-key", limit=WRONG_KEYS_A_MINUTE, seconds=60):
                raise Problem(429, "rate_limited", "Too many wrong keys.", headers={"Retry-After": "60"})
            return None
        request.rate_windows = count_call(key.pk)
        check_rate(request.rate_windows)
        check_feature(request.shop.shop_id)
        check_quota(request.shop.shop_id, now)
        note_call(request.shop.shop_id, now)
        note_use(key, now)
        self.check_scope(key)
        if request.shop.state == ShopState.FROZEN and request.method not in SAFE_METHODS:
            raise Problem(403, "shop_frozen", "Nothing can be changed until the shop's plan is paid for.")
        request.about = ""
        return key

    def check_scope(self, key: ApiKey) -> None:
        if self.scope != ANY and self.scope not in key.scopes:
            raise Problem(403, "scope_missing", f"The key needs the scope {self.scope}.", scope=self.scope)
