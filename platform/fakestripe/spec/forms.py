"""Stripe's nested form encoding: `line_items[0][price_data][currency]=eur`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl


def decode_form(body: str) -> dict[str, Any]:
    """Nested dicts and lists of strings."""
    root: dict[str, Any] = {}
    for key, value in parse_qsl(body, keep_blank_values=True):
        head, *rest = [key.partition("[")[0], *re.findall(r"\[([^\]]*)\]", key)]
        _put(root, [head, *rest], value)
    return {key: _with_lists(value) for key, value in root.items()}


def _put(root: dict[str, Any], parts: list[str], value: str) -> None:
    current = root
    for position, part in enumerate(parts):
        name = part or str(len(current))
        if position == len(parts) - 1:
            current[name] = value
        else:
            inner = current.setdefault(name, {})
            current = inner if isinstance(inner, dict) else {}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    decoded = {key: _with_lists(inner) for key, inner in value.items()}
    if decoded and all(key.isdigit() for key in decoded):
        return [decoded[key] for key in sorted(decoded, key=int)]
    return decoded
