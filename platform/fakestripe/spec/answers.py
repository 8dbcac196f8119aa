"""Checking our own answers against the package's resource classes, so that the double cannot drift from what it doubles."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import typing
from functools import cache
from typing import Any

import stripe

from fakestripe.spec.hints import imported_objects, is_literal, is_union
from fakestripe.spec.routes import ROOT

NAME = re.compile(r'OBJECT_NAME: ClassVar\[Literal\["([\w.]+)"\]\]')
BASES = {"StripeObject", "APIResource", "UpdateableAPIResource", "CreateableAPIResource", "ListableAPIResource",
         "DeletableAPIResource", "SearchableAPIResource", "Generic", "dict"}  # fmt: skip


def problems_of(answer: dict[str, Any]) -> list[str]:
    """What is wrong with an object that names its kind in `object`: fields missing, unknown, or of another type."""
    kind = answer.get("object", "")
    if answer.get("deleted") is True:  # all that is told of what is gone
        return [f"{kind}.{name} is unknown" for name in sorted(set(answer) - {"id", "object", "deleted"})]
    cls = resource_class(kind)
    return _problems(cls, answer, kind) if cls else []


@cache
def resource_class(kind: str) -> Any:
    """The class of an object, by the name that it carries; None for an unknown one."""
    for path in _class_files():
        match = NAME.search(path.read_text())
        if match and match.group(1) == kind:
            module = importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
            for _name, cls in inspect.getmembers(module, inspect.isclass):
                if getattr(cls, "OBJECT_NAME", None) == kind and cls.__module__ == module.__name__:
                    return cls
    return None


@cache
def _class_files() -> tuple[typing.Any, ...]:
    return tuple(
        path for path in sorted(ROOT.rglob("_*.py"))
        if not path.name.endswith("_service.py") and "params" not in path.parts and path.name != "__init__.py"
    )  # fmt: skip


@cache
def _fields(cls: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith("stripe.") and base.__name__ not in BASES and "__annotations__" in vars(base):
            names = {**vars(sys.modules[base.__module__]), **imported_objects(base.__module__)}
            for name, hint in vars(base)["__annotations__"].items():
                fields[name] = _resolved(hint, names, dict(vars(base)))
    return fields


def _resolved(hint: Any, names: dict[str, Any], inner: dict[str, Any]) -> Any:
    """Any for a hint of names that are not there at run time."""
    try:
        if isinstance(hint, str):
            return eval(hint, names, inner)  # noqa: S307  the source of the pinned package, nobody's input
        return typing._eval_type(hint, names, inner)  # type: ignore[attr-defined]
    except (NameError, TypeError, AttributeError):
        return typing.Any


def _problems(cls: Any, answer: dict[str, Any], path: str) -> list[str]:
    fields = _fields(cls)
    found = [
        f"{path}.{name} is not known to {cls.__qualname__}" for name in answer if name not in {*fields, "object", "id"}
    ]
    for name, kind in fields.items():
        if name.startswith("_") or name == "OBJECT_NAME" or typing.get_origin(kind) is typing.ClassVar:
            continue
        if name in answer:
            found += _value_problems(kind, answer[name], f"{path}.{name}")
        elif not (is_union(kind) and type(None) in typing.get_args(kind)):
            found.append(f"{path}.{name} is missing")
    return found


def _value_problems(kind: Any, value: Any, path: str) -> list[str]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if "ExpandableField" in str(kind) or kind is typing.Any:
        return []
    if is_union(kind):
        attempts = [_value_problems(each, value, path) for each in arguments]
        return min(attempts, key=len)
    if kind is type(None):
        return [] if value is None else [f"{path}: {value!r} is not null"]
    if value is None:
        return [f"{path} is null"]
    if is_literal(kind):
        return [] if value in arguments else [f"{path}: {value!r} is none of {arguments[:8]}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{path} is no list"]
        return [
            each
            for index, inner in enumerate(value)
            for each in _value_problems(arguments[0], inner, f"{path}[{index}]")
        ]
    if origin is dict or "UntypedStripeObject" in str(kind) or "ListObject" in str(kind):
        return [] if isinstance(value, dict) else [f"{path} is no object"]
    if inspect.isclass(kind) and issubclass(kind, stripe.StripeObject):
        return _problems(kind, value, path) if isinstance(value, dict) else [f"{path} is no {kind.__name__}"]
    if kind in (bool, int, str) and type(value) is not kind:
        return [f"{path}: {value!r} is no {kind.__name__}"]
    return []
