"""Type hints of the package's classes, whose names are partly imported for type checkers alone."""

from __future__ import annotations

import importlib
import sys
import types
import typing
from functools import cache
from typing import Any, NotRequired, Required

from stripe._stripe_context import StripeContext
from typing_extensions import get_type_hints

from fakestripe.spec.routes import names_imported


@cache
def typed_dict_hints(cls: Any) -> dict[str, Any]:
    module = sys.modules[cls.__module__]
    names = {**{name: getattr(typing, name) for name in typing.__all__}, **vars(module)}
    names |= {"StripeContext": StripeContext, **imported_objects(cls.__module__)}
    return get_type_hints(cls, globalns=names, include_extras=True)


@cache
def imported_objects(module: str) -> dict[str, Any]:
    found = {}
    for name, (source, original) in names_imported(module).items():
        value = getattr(importlib.import_module(source), original, None)
        if value is not None:
            found[name] = value
    return found


def is_union(kind: Any) -> bool:
    return typing.get_origin(kind) in (typing.Union, types.UnionType)


def is_literal(kind: Any) -> bool:
    return typing.get_origin(kind) is typing.Literal


def unwrapped(kind: Any) -> Any:
    """Without NotRequired, Required and Annotated around it."""
    while typing.get_origin(kind) in (NotRequired, Required, typing.NotRequired, typing.Required, typing.Annotated):
        kind = typing.get_args(kind)[0]
    return kind
