"""The request as our middleware hands it on, for annotations."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest


class Request(HttpRequest):
    request_id: str
    host_kind: Literal["platform", "admin", "storefront"]
    shop: Any  # tenants.hosts.Route, on a shop's hosts
    tenant: Any
    htmx: Any
    urlconf: str
    LANGUAGE_CODE: str
    _dont_enforce_csrf_checks: bool
