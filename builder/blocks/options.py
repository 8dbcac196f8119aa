"""Ids of the entries of a list."""

from __future__ import annotations

import hashlib
from typing import Any


def option_id(item: Any, text: str) -> str:
    """Of an entry as it is stored; of samples, which have no id, a mark of their words."""
    found = item.get("id") if isinstance(item, dict) else None
    return str(found)[:36] if found else hashlib.sha256(text.encode()).hexdigest()[:16]
