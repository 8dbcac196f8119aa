"""What became of one draft, and what was there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["created", "updated", "skipped", "left_out"]


@dataclass(frozen=True, slots=True)
class Written:
    """`before` only of what was changed, to put it back."""

    object_id: Any
    before: dict[str, Any] | None = None
