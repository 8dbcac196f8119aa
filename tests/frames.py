"""What stands around the pages of a storefront, kept from request to request as the page cache has it kept."""

from __future__ import annotations

from typing import Any

from core.ids import uuid7
from storefront.rendering import VERSION


def unchanged() -> dict[str, Any]:
    """For the environment of all requests of a test that changes neither the shop's settings nor its pages."""
    return {VERSION: uuid7().bytes}
