from __future__ import annotations

from core.errors import PlainError


class ReviewRefused(PlainError):
    """Nothing was written."""
