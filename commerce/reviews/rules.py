"""What the merchant has decided about reviews (`Store.reviews`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.store.models import Store

MOST_DAYS = 90


class Mode(models.TextChoices):
    """The same for one star and for five: to look only at bad reviews would mislead (Directive 2005/29/EC, annex I, 23c)."""

    OFF = "off", _("No reviews")
    MODERATED = "moderated", _("Somebody looks at each review before it is shown")
    AT_ONCE = "at_once", _("Reviews are shown at once")


class Ask(models.TextChoices):
    NEVER = "never", _("Write no mail")
    CONSENT = "consent", _("Only customers who accept marketing")
    ALL = "all", _("Every customer, after the delivery")


MODES, ASKS = tuple(Mode.values), tuple(Ask.values)


@dataclass(frozen=True, slots=True)
class Rules:
    mode: str = Mode.OFF
    ask: str = Ask.NEVER
    ask_days: int = 14  # after the last parcel left

    @property
    def is_on(self) -> bool:
        return self.mode != Mode.OFF


def rules_of(store: Store) -> Rules:
    """Whatever is not there or not right is as it would be without."""
    kept: dict[str, Any] = store.reviews if isinstance(store.reviews, dict) else {}
    days = kept.get("ask_days")
    return Rules(
        mode=kept["mode"] if kept.get("mode") in MODES else Mode.OFF,
        ask=kept["ask"] if kept.get("ask") in ASKS else Ask.NEVER,
        ask_days=days if type(days) is int and 1 <= days <= MOST_DAYS else 14,
    )
