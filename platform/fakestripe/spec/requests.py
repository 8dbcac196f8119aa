"""Checking a request's parameters, and turning their strings into what they mean."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from stripe._request_options import RequestOptions
from typing_extensions import is_typeddict

from fakestripe.spec.hints import is_literal, is_union, typed_dict_hints, unwrapped

OPTIONS = frozenset(RequestOptions.__annotations__)
Path = tuple[Any, ...]


class Refused(Exception):
    """As Stripe would say it: `param` in its notation (`a[b]`), `code` one of its error codes."""

    def __init__(self, message: str, path: Path = (), code: str = "parameter_invalid", status: int = 400) -> None:
        super().__init__(message)
        self.param = named(path)
        self.code = code
        self.status = status


def named(path: Path) -> str:
    return str(path[0]) + "".join(f"[{part}]" for part in path[1:]) if path else ""


def checked(cls: Any, given: Any, *, is_form: bool, path: Path = ()) -> dict[str, Any]:
    """The parameters, typed. Raises Refused for an unknown, missing or wrong one; open enums count as closed."""
    if not isinstance(given, dict):
        raise Refused(f"Invalid object: {named(path)}", path)
    hints = typed_dict_hints(cls)
    allowed = {name: kind for name, kind in hints.items() if name not in OPTIONS or name in cls.__annotations__}
    for name in given:
        if name not in allowed and not (name == "expand" and not path):
            near = difflib.get_close_matches(name, allowed, 1)
            hint = f". Did you mean {near[0]}?" if near else ""
            message = f"Received unknown parameter: {named((*path, name))}{hint}"
            raise Refused(message, (*path, name), "parameter_unknown")
    values = {}
    for name, kind in allowed.items():
        if name in given:
            values[name] = value_of(kind, given[name], (*path, name), is_form)
        elif name in cls.__required_keys__ and name not in OPTIONS:
            raise Refused(f"Missing required param: {named((*path, name))}.", (*path, name), "parameter_missing")
    return values


def value_of(kind: Any, value: Any, path: Path, is_form: bool) -> Any:
    kind = unwrapped(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any or isinstance(kind, typing.TypeVar):
        return value
    if is_union(kind):
        return _any_of(arguments, value, path, is_form)
    if is_literal(kind):
        return _one_of(arguments, value, path)
    if origin is list or kind is list:
        return _list_of(arguments, value, path, is_form)
    if origin is dict or kind is dict:
        return _mapping_of(arguments, value, path, is_form)
    if is_typeddict(kind):
        return checked(kind, value, is_form=is_form, path=path)
    convert = CONVERSIONS.get(kind)
    return convert(value, path, is_form) if convert else value


def _any_of(kinds: tuple[Any, ...], value: Any, path: Path, is_form: bool) -> Any:
    literals = {word for kind in kinds if is_literal(kind) for word in typing.get_args(kind)}
    if str in kinds and literals - {""}:  # an enum that the package leaves open
        kinds = tuple(kind for kind in kinds if kind is not str)
    problems = []
    for kind in sorted(kinds, key=lambda kind: not is_literal(kind)):
        try:
            return value_of(kind, value, path, is_form)
        except Refused as refused:
            problems.append(refused)
    raise max(problems, key=lambda refused: refused.param.count("["))


def _one_of(words: tuple[Any, ...], value: Any, path: Path) -> Any:
    if value in words:
        return value
    shown = ", ".join(str(word) for word in words[:12])
    raise Refused(f"Invalid {named(path)}: must be one of {shown}", path)


def _list_of(arguments: tuple[Any, ...], value: Any, path: Path, is_form: bool) -> list[Any]:
    if not isinstance(value, list):
        code = "parameter_invalid_empty" if value == "" else "parameter_invalid"
        raise Refused(f"Invalid array: {named(path)}", path, code)
    kind = arguments[0] if arguments else typing.Any
    return [value_of(kind, inner, (*path, position), is_form) for position, inner in enumerate(value)]


def _mapping_of(arguments: tuple[Any, ...], value: Any, path: Path, is_form: bool) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(f"Invalid object: {named(path)}", path)
    kind = arguments[1] if arguments else typing.Any
    return {key: value_of(kind, inner, (*path, key), is_form) for key, inner in value.items()}


def _nothing(value: Any, path: Path, is_form: bool) -> None:
    if value not in (None, ""):
        raise Refused("expected empty", path)


def _boolean(value: Any, path: Path, is_form: bool) -> bool:
    if isinstance(value, bool):
        return value
    if is_form and value in ("true", "false"):
        return bool(value == "true")
    raise Refused(f"Invalid boolean: {value}", path, "parameter_invalid_boolean")


def _integer(value: Any, path: Path, is_form: bool) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if is_form and isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return int(value)
    raise Refused(f"Invalid integer: {value}", path, "parameter_invalid_integer")


def _decimal(value: Any, path: Path, is_form: bool) -> Any:
    try:
        return value if isinstance(value, int | float) else str(Decimal(value))
    except (InvalidOperation, TypeError, ValueError):
        raise Refused(f"Invalid decimal: {value}", path)


def _text(value: Any, path: Path, is_form: bool) -> str:
    if isinstance(value, str):
        return value
    raise Refused(f"Invalid string: {value!r}", path, "parameter_invalid_string")


CONVERSIONS: dict[Any, Callable[[Any, Path, bool], Any]] = {
    type(None): _nothing, bool: _boolean, int: _integer, float: _decimal, Decimal: _decimal, str: _text,
}  # fmt: skip
