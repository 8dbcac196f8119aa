"""What went wrong, as RFC 9457 has it: `application/problem+json` with a `code` that programs may rely on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from api.rendering import to_json

# Code: the title that goes with it. A code is for ever; docs/api.md explains each.
TITLES = {
    "unauthorised": "A valid API key is needed",
    "scope_missing": "The key may not do this",
    "not_found": "There is no such thing here",
    "method_not_allowed": "This address does not know this method",
    "malformed_json": "The body is not the JSON that is expected",
    "unsupported_media_type": "The body must be application/json",
    "body_too_large": "The body is too large",
    "validation_failed": "Some fields cannot be used like this",
    "cursor_invalid": "This cursor leads nowhere",
    "bad_request": "The request cannot be read",
    "idempotency_key_missing": "The request must be named",
    "idempotency_key_invalid": "The request's name cannot be used",
    "idempotency_key_reused": "The name belongs to another request",
    "idempotency_in_progress": "The first request is still being worked on",
    "refused": "That is not possible now",
    "conflict": "Somebody else changed the same thing",
    "plan_limit_reached": "The shop's plan has no room for this",
    "feature_off": "This shop has no API",
    "shop_frozen": "The shop can be read only",
    "shop_unavailable": "The shop is not available",
    "rate_limited": "Too many requests",
    "quota_exhausted": "This month's calls are used up",
    "provider_unavailable": "A service that is needed does not answer",
    "busy": "Not at the moment",
    "internal_error": "Something broke on our side",
}
BY_STATUS = {
    400: "bad_request", 401: "unauthorised", 403: "bad_request", 404: "not_found", 405: "method_not_allowed",
    410: "shop_unavailable", 413: "body_too_large", 415: "unsupported_media_type", 429: "rate_limited",
    503: "shop_unavailable",
}  # fmt: skip


class Problem(Exception):
    """Ends the request; nothing is written."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code, detail)
        self.status, self.code, self.detail = status, code, detail
        self.headers, self.more = headers or {}, more

    @classmethod
    def field(cls, field: str, code: str, detail: str) -> Problem:
        """A field of the body that makes sense by itself and not here."""
        errors = [{"in": "body", "field": field, "code": code, "detail": detail}]
        return cls(422, "validation_failed", errors=errors)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"urn:echoppe:problem:{problem.code}",
        "title": TITLES[problem.code],
        "status": problem.status,
        "code": problem.code,
    }
    if problem.detail:
        body["detail"] = problem.detail
    body |= {"request_id": getattr(request, "request_id", ""), **problem.more}
    response = HttpResponse(to_json(body), status=problem.status, content_type="application/problem+json")
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def of_status(status: int) -> Problem:
    """For an answer that somebody else has given, in HTML."""
    code = "internal_error" if status >= 500 and status != 503 else BY_STATUS.get(status, "bad_request")
    return Problem(status, code)
