"""Files that shoppers sent in for what they ordered."""

from __future__ import annotations

from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commerce.orders.models import OrderLine
from dashboard.screens import back_office


@require_safe
@back_office("orders.view_order", "orders.change_order")
def personal_file(request: HttpRequest, order_id: UUID, line_id: int, number: int) -> FileResponse:
    """Always as an attachment: it comes from a stranger."""
    line = get_object_or_404(OrderLine, order_id=order_id, pk=min(line_id, 2**62))
    path = line.personal[number].get("file") if number < len(line.personal) else ""
    if not path:
        raise Http404
    try:
        file = default_storage.open(path, "rb")
    except OSError:
        raise Http404 from None
    name = f"{line.position + 1}-{number + 1}{PurePosixPath(path).suffix}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
