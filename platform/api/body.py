"""Reading what was sent. Strict, so that a mistake is told and not guessed around: nothing twice, no unknown numbers,
no characters that PostgreSQL cannot hold."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from api.problems import Problem

MOST_BYTES = 1024 * 1024


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise Problem(415, "unsupported_media_type", "Send Content-Type: application/json.")
        try:
            text = request.body.decode("utf-8")
            return without_bad_text(json.loads(text, object_pairs_hook=once_each, parse_constant=no_number))
        except UnicodeDecodeError:
            raise Problem(400, "malformed_json", "The body is not UTF-8.") from None
        except RecursionError:
            raise Problem(400, "malformed_json", "The body is nested too deeply.") from None
        except ValueError as error:
            raise Problem(400, "malformed_json", str(error)[:200]) from None

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        try:
            return dict(without_bad_text(super().parse_querydict(data, list_fields, request)))
        except ValueError as error:
            raise Problem(400, "bad_request", str(error)) from None


def check_size(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise Problem(413, "body_too_large", f"At most {MOST_BYTES} bytes.")


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name comes twice in the same object.")
    return found


def no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON.")


def without_bad_text(value: Any) -> Any:
    """As it is. Raises ValueError."""
    if isinstance(value, str):
        if "\0" in value or not is_encodable(value):
            raise ValueError("A text holds a character that cannot be kept (NUL, or half of a pair).")
    elif isinstance(value, dict):
        for name, inner in value.items():
            without_bad_text(name)
            without_bad_text(inner)
    elif isinstance(value, list):
        for inner in value:
            without_bad_text(inner)
    return value


def is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
