"""The OpenAPI document: what Ninja makes of the code, and what it cannot know."""

from __future__ import annotations

import json
from typing import Any

from api.schemas.problem import ProblemOut

METHODS = {"get", "post", "put", "patch", "delete"}
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A name of your own for this request. The same name and request within 24 hours get the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}
REF = "#/components/schemas/"


def describe(api: Any, schema: Any) -> Any:
    """As plain data, the same at every call."""
    document = json.loads(json.dumps(schema, default=str))
    problem = json.loads(json.dumps(ProblemOut.model_json_schema(ref_template=f"{REF}{{model}}")))
    components = document.setdefault("components", {}).setdefault("schemas", {})
    components |= problem.pop("$defs", {})
    components["ProblemOut"] = problem
    document["components"]["securitySchemes"] = {
        "ApiKey": {"type": "http", "scheme": "bearer", "bearerFormat": "ech_…"}
    }
    scopes = {operation.url_name: scope_of(operation) for operation in operations(api)}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if method in METHODS:
                complete(operation, method, scopes[operation["operationId"]])
    return document


def complete(operation: dict[str, Any], method: str, scope: str) -> None:
    operation["security"] = [{"ApiKey": []}]
    if scope:
        operation["x-scope"] = scope
        operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`".strip()
    if method != "get":
        operation.setdefault("parameters", []).append(ONCE | {"required": method == "post"})
    content = {"application/problem+json": {"schema": {"$ref": f"{REF}ProblemOut"}}}
    operation["responses"] |= {"default": {"description": "A problem", "content": content}}


def scope_of(operation: Any) -> str:
    return str(operation.auth_callbacks[0].scope)


def operations(api: Any) -> list[Any]:
    """Every operation of every router."""
    return [
        operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]


def as_text(document: Any) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
