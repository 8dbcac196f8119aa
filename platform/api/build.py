"""The API as a whole: its routers, what becomes of errors, and the document that describes it."""

from __future__ import annotations

from typing import Any

from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from api.body import StrictParser
from api.document import describe
from api.problems import Problem, answer
from api.rendering import Renderer
from api.views import orders, others, products, stock, variants

VERSION = "1.0"


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.url_name

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return describe(self, super().get_openapi_schema(**kwargs))


api = Api(
    title="Échoppe",
    version=VERSION,
    description="The HTTP API of a shop, at the host of its admin. docs/api.md explains keys, errors and limits.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=StrictParser(),
    renderer=Renderer(),
)
api.add_router("/shop", others.shop)
api.add_router("/products", products.router)
api.add_router("/products", variants.router)
api.add_router("/collections", others.collections)
api.add_router("/stock", stock.router)
api.add_router("/orders", orders.router)
api.add_router("/customers", others.customers)


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(request, problem)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(request, Problem(422, "validation_failed", errors=[field_error(one) for one in error.errors]))


def field_error(error: dict[str, Any]) -> dict[str, str]:
    """Ninja puts the name of our argument behind the place; whoever sends the body has never heard of it."""
    place, *path = error["loc"]
    if place == "body" and path[:1] == ["payload"]:
        path = path[1:]
    names = ".".join(str(part) for part in path)
    return {"in": str(place), "field": names, "code": str(error["type"]), "detail": str(error["msg"])[:300]}


@api.exception_handler(DataError)
def on_data(request: HttpRequest, error: DataError) -> HttpResponse:
    return answer(request, Problem(422, "validation_failed", "A value is too large to be kept."))


@api.exception_handler(OperationalError)
def on_busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """A deadlock, a lock that was not had in time, a server that is just starting."""
    return answer(request, Problem(503, "busy", "Please try again.", headers={"Retry-After": "1"}))


@api.exception_handler(Http404)
def on_nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(request, Problem(404, "not_found"))


@api.exception_handler(HttpError)
def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own, where a body cannot be parsed: StrictParser has said why."""
    if isinstance(error.__cause__, Problem):
        return answer(request, error.__cause__)
    return answer(request, Problem(error.status_code, "bad_request"))


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error  # reported like any other; api.middleware gives the answer its form
