from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from api.build import api
from api.document import as_text
from api.problems import TITLES, Problem, answer
from api.reference import sections


@cache
def document_text() -> str:
    return as_text(api.get_openapi_schema(path_prefix="/api/v1/"))


def document(request: HttpRequest) -> HttpResponse:
    """Public: it says nothing of a shop."""
    if request.method not in ("GET", "HEAD"):
        return answer(request, Problem(405, "method_not_allowed", headers={"Allow": "GET, HEAD"}))
    return HttpResponse(document_text(), content_type="application/json")


def reference(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    if request.method not in ("GET", "HEAD"):
        return answer(request, Problem(405, "method_not_allowed", headers={"Allow": "GET, HEAD"}))
    address = request.build_absolute_uri("/api/v1/")
    context = {"sections": sections(), "problems": TITLES, "address": address, "document_url": "openapi.json"}
    return render(request, "api/reference.html", context)


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    return answer(request, Problem(404, "not_found"))


urlpatterns = [
    path("openapi.json", document, name="api_document"),
    path("reference", reference, name="api_reference"),
    path("", api.urls),
    re_path(r"^.*\Z", nowhere, name="api_nowhere"),
]
