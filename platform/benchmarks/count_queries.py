"""`python -m benchmarks.count_queries HANDLE PATH [COOKIES]` prints how many statements a warm process needs for a page."""

from __future__ import annotations

import os
import sys

import django


def main(handle: str, path: str, cookies: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.db import connections, reset_queries
    from django.test import Client

    client = Client(headers={"host": f"{handle}.localhost"})
    client.cookies.load(cookies)
    client.get(path)
    for connection in connections.all():
        connection.force_debug_cursor = True
    reset_queries()
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    # reset_queries() ran as the request began; its connections have kept what it asked.
    sys.stdout.write(str(sum(len(connection.queries_log) for connection in connections.all())))


if __name__ == "__main__":
    main(*sys.argv[1:])
