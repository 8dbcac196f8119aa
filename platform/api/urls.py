from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from api.build import api
from api.document import as_text
from api.problems import Problem, answer


@cache
def document_text() -> str:
    return as_text(api.get_openapi_schema(path_prefix="/api/v1/"))


def document(request: HttpRequest) -> HttpResponse:
    """Public: it says nothing of a shop."""
    if request.method not in ("GET", "HEAD"):
        return answer(request, Problem(405, "method_not_allowed", headers={"Allow": "GET, HEAD"}))
    return HttpResponse(document_text(), content_type="application/json")


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    return answer(request, Problem(404, "not_found"))


urlpatterns = [
    path("openapi.json", document, name="api_document"),
    path("", api.urls),
    re_path(r"^.*\Z", nowhere, name="api_nowhere"),
]
