from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("security")
def private_addresses_are_not_fetched(**_kwargs: Any) -> list[CheckMessage]:
    """Pictures are fetched from addresses of strangers; those of our own network are for tests and demonstrations."""
    if settings.ALLOW_PRIVATE_FETCH and not settings.IS_DEVELOPMENT:
        return [
            Error(
                "ALLOW_PRIVATE_FETCH is on outside development: merchants could read what only we may reach.",
                hint="Unset ECHOPPE_ALLOW_PRIVATE_FETCH.",
                id="importexport.E001",
            )
        ]
    return []
