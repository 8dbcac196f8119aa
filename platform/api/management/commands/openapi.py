from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from api.urls import document_text


class Command(BaseCommand):
    help = "Prints the API's OpenAPI document, as docs/openapi.json keeps it and /api/v1/openapi.json serves it."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        self.stdout.write(document_text(), ending="")
