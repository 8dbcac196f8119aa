"""The OpenAPI document as a page for people: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from api.build import api

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 3


@cache
def sections() -> list[dict[str, Any]]:
    """Operations by subject, in the order of the code."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                found.setdefault(operation["tags"][0], []).append(shown(document, path, method, operation))
    return [{"name": name, "operations": rows} for name, rows in found.items()]


def shown(document: Any, path: str, method: str, operation: Any) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    (status, answer), *_others = operation["responses"].items()
    content = answer.get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "scope": operation.get("x-scope", ""),
        "words": operation.get("description", "").partition("Scope:")[0].replace("`", "").strip(),
        "parameters": [row(one["name"], one["schema"], one.get("required", False), one.get("description", ""), document)
                       for one in operation.get("parameters", [])],
        "body": list(fields(document, body)) if body else [],
        "status": status,
        "answer": list(fields(document, content)) if content else [],
    }  # fmt: skip


def fields(document: Any, schema: Any, prefix: str = "", depth: int = 0) -> Iterator[dict[str, Any]]:
    """Of an object, with those of the objects in it."""
    schema = resolved(document, schema)
    for name, inner in schema.get("properties", {}).items():
        yield row(prefix + name, inner, name in schema.get("required", []), inner.get("description", ""), document)
        below = item_of(document, inner)
        if below is not None and depth < DEEPEST and not is_money(below):
            yield from fields(document, below, f"{prefix}{name}.", depth + 1)


def row(name: str, schema: Any, required: bool, words: str, document: Any) -> dict[str, Any]:
    return {"name": name, "type": type_of(document, schema), "required": required, "words": words}


def item_of(document: Any, schema: Any) -> Any:
    """The object that a field is, or holds; None where it is none."""
    for one in schema.get("anyOf", [schema]):
        inner = resolved(document, one.get("items", one))
        if "properties" in inner:
            return inner
    return None


def is_money(schema: Any) -> bool:
    return set(schema["properties"]) == {"amount", "currency"}


def type_of(document: Any, schema: Any) -> str:
    kinds = [kind_of(document, one) for one in schema.get("anyOf", [schema])]
    return " | ".join(dict.fromkeys(kinds))


def kind_of(document: Any, schema: Any) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(f"“{value}”" for value in schema.get("enum", [schema.get("const")]))
    schema = resolved(document, schema)
    if schema.get("type") == "array":
        return f"list of {type_of(document, schema['items'])}"
    if "properties" in schema:
        return "money" if is_money(schema) else "object"
    return str(schema.get("format") or schema.get("type") or "any")


def resolved(document: Any, schema: Any) -> Any:
    """What a reference stands for."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema
