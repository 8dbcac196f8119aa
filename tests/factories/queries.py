from __future__ import annotations

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count_queries(client: Client, path: str, *, using: str = "default") -> int:
    """How many queries a page takes; the page must be there."""
    with CaptureQueriesContext(connections[using]) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
