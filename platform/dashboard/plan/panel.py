from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.utils.translation import get_language
from wagtail.admin.ui.components import Component

from billing.limits import Level
from billing.models import Contract
from dashboard.plan.room import rows_of
from oversight.models import Broadcast


class Notice(Component):
    """Above the home page, whose own style sheet knows no notices."""

    @property
    def media(self) -> Media:
        return Media(css={"all": ["css/dashboard.css"]})


class PlanPanel(Notice):
    """What the owner should know before it hurts: the trial ends, a payment is missing, something is nearly full."""

    template_name = "dashboard/plan/panel.html"
    order = 50

    def __init__(self, contract: Contract, levels: list[Level]) -> None:
        self.contract, self.levels = contract, levels

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"contract": self.contract, "rows": rows_of(self.levels)}


class BroadcastPanel(Notice):
    """What the platform's operators want everybody to read."""

    template_name = "dashboard/plan/broadcast.html"
    order = 40

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        subject, body = self.broadcast.words((get_language() or "en")[:2])
        return {"subject": subject, "body": body}
