"""What a frame is told, so that the app can believe it: JSON in base64url, and its HMAC-SHA256 (RFC 2104).

It is part of the page, which is kept as a whole for all visitors: so it names no person, no time and no cart, and it does
not expire. `revision` grows when the app gets a new secret or manifest; a disconnected app's secret signs nothing more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

SEALED_FOR = "app"
MAX_CONTEXT = 4096  # bytes of base64: what every server takes as a part of an address


def signed_query(context: dict[str, Any], secret: str) -> str:
    """ "context=…&signature=…"."""
    text = encoded(context)
    return urlencode({"context": text, "signature": signature_of(text, secret)})


def encoded(context: dict[str, Any]) -> str:
    said = json.dumps(context, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def signature_of(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
