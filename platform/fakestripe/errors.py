"""What the API answers instead of an object."""

from __future__ import annotations

from typing import Any

STATUS = {"idempotency_error": 400, "card_error": 402, "permission_error": 403, "authentication_error": 401}


class Problem(Exception):
    """`kind` is Stripe's error type, `code` its error code."""

    def __init__(
        self, message: str, *, code: str = "", param: str = "", kind: str = "invalid_request_error", status: int = 0
    ) -> None:
        super().__init__(message)
        self.code, self.param, self.kind = code, param, kind
        self.status = status or STATUS.get(kind, 400)

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"type": self.kind, "message": str(self)}
        if self.code:
            error["code"] = self.code
        if self.param:
            error["param"] = self.param
        return {"error": error}


def no_such(kind: str, identifier: str) -> Problem:
    return Problem(f"No such {kind}: '{identifier}'", code="resource_missing", param=kind, status=404)
