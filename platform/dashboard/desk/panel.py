from __future__ import annotations

from typing import Any

from dashboard.plan.panel import Notice
from oversight.models import TakeDown


class DeskPanel(Notice):
    """On the home page, for as long as something is taken down."""

    template_name = "dashboard/desk/panel.html"
    order = 0

    def __init__(self, decisions: list[TakeDown]) -> None:
        self.decisions = decisions

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"decisions": self.decisions}
