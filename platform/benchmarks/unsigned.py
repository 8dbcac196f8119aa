"""The product with the check of signatures taken out, for one purpose: to show that the figure of forgeries can fail.
Never imported by the product."""

from __future__ import annotations

import json
from typing import Any

from config.wsgi import application as guarded_application


def believe(body: bytes, signature: str, secrets: list[str], now: float) -> dict[str, Any]:
    return dict(json.loads(body))


def application(environ: dict[str, Any], start_response: Any) -> Any:
    from commerce.payments.providers.stripe import gateway

    gateway.verified_event = believe
    return guarded_application(environ, start_response)
