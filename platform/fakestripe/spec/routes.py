"""Every request that the package can send: read from the source of its services."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import stripe

ROOT = Path(stripe.__file__).parent
CALLS = {"_request", "_request_stream"}


@dataclass(frozen=True, slots=True)
class Route:
    """`params` is where the TypedDict of its parameters is: (module, name), None for a request without any."""

    method: str
    template: str
    pattern: re.Pattern[str]
    params: tuple[str, str] | None


@cache
def all_routes() -> tuple[Route, ...]:
    """The particular before the general."""
    found = [route for path in sorted(ROOT.rglob("*_service.py")) for route in _routes_in(path)]
    return tuple(sorted(found, key=lambda route: (route.template.count("{"), -len(route.template))))


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    for route in all_routes():
        if route.method == method and (match := route.pattern.fullmatch(path)):
            return route, match.groupdict()
    return None


def params_class(route: Route) -> Any:
    """The TypedDict of its parameters, or None."""
    return getattr(importlib.import_module(route.params[0]), route.params[1]) if route.params else None


@cache
def names_imported(module: str) -> dict[str, tuple[str, str]]:
    """Names that a module imports from the package, those for type checkers alone included."""
    return _imports(ast.parse(Path(str(importlib.import_module(module).__file__)).read_text()))


def _routes_in(path: Path) -> Iterator[Route]:
    tree = ast.parse(path.read_text())
    imports = _imports(tree)
    for service in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
        for function in [node for node in service.body if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                route = _route_of(call, function, imports)
                if route is not None:
                    yield route


def _route_of(call: ast.Call, function: ast.FunctionDef, imports: dict[str, tuple[str, str]]) -> Route | None:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in CALLS and len(call.args) > 1):
        return None
    method, template = call.args[0], _template(call.args[1])
    if template is None or not isinstance(method, ast.Constant):
        return None
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
    return Route(str(method.value).upper(), template, pattern, _params_of(function, imports))


def _template(argument: ast.expr) -> str | None:
    """A plain path, or `"/v1/x/{id}".format(...)`."""
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        value = argument.func.value
        return str(value.value) if isinstance(value, ast.Constant) else None
    return None


def _params_of(function: ast.FunctionDef, imports: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    for argument in function.args.args:
        if argument.arg == "params" and argument.annotation is not None:
            names = re.findall(r"\b([A-Z]\w+Params)\b", ast.unparse(argument.annotation))
            return imports.get(names[0]) if names else None
    return None


def _imports(tree: ast.AST) -> dict[str, tuple[str, str]]:
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stripe")
        for alias in node.names
    }
