"""The catalogue of plans, read from a file once per process: what each costs and how much of everything it holds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from billing.gateway import is_configured
from core.money import Money

log = structlog.get_logger("billing")
METRICS = {
    "products": _("Products"), "staff": _("Staff"), "storage": _("Storage, in megabytes"), "mails": _("Mails this month"),
    "calls": _("Calls of the API this month"),
}  # fmt: skip
FEATURES = {"domains": _("Domains of their own"), "api": _("Keys for programs (API)")}
OWN_FILE = Path(__file__).with_name("plans.toml")


@dataclass(frozen=True)
class Plan:
    code: str
    names: dict[str, str]
    summaries: dict[str, str]
    prices: dict[str, dict[str, int]]
    quotas: dict[str, int]
    fee: int
    is_public: bool
    trial_days: int = 0
    features: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return in_language(self.names) or self.code

    @property
    def summary(self) -> str:
        return in_language(self.summaries)

    @property
    def is_paid(self) -> bool:
        return any(amount > 0 for amounts in self.prices.values() for amount in amounts.values())

    def price(self, currency: str, period: str = "month") -> Money | None:
        amounts = self.prices.get(currency)
        return Money(amounts[period], currency) if amounts and period in amounts else None


def in_language(texts: dict[str, str]) -> str:
    return texts.get((get_language() or "en")[:2]) or texts.get("en", "")


@cache
def catalogue() -> tuple[dict[str, Plan], str]:
    """Every plan by its code, and the code of the default one. Raises ValueError for a file that makes no sense."""
    file = Path(settings.PLANS_FILE or OWN_FILE)
    data = tomllib.loads(file.read_text())
    plans = {code: read(code, values) for code, values in data["plans"].items()}
    if data["default"] not in plans:
        raise ValueError(f"{file}: there is no plan {data['default']!r}")
    return plans, data["default"]


def read(code: str, values: dict[str, Any]) -> Plan:
    quotas = values.get("quotas", {})
    if unknown := set(quotas) - set(METRICS):
        raise ValueError(f"plan {code}: unknown quotas {sorted(unknown)}")
    if unknown := set(values.get("features", [])) - set(FEATURES):
        raise ValueError(f"plan {code}: unknown features {sorted(unknown)}")
    return Plan(
        code=code, names=values["name"], summaries=values.get("summary", {}), prices=values.get("prices", {}),
        quotas={name: int(count) for name, count in quotas.items()}, fee=int(values.get("fee", 0)),
        is_public=bool(values.get("is_public", False)), trial_days=int(values.get("trial_days", 0)),
        features=frozenset(values.get("features", [])),
    )  # fmt: skip


def plan_named(code: str) -> Plan:
    """The plan; the default one for a code that the catalogue does not have (any more), and for none."""
    plans, default = catalogue()
    if code and code not in plans:
        log.warning("plan_is_gone", plan=code)
    return plans.get(code) or plans[default]


def public_plans() -> list[Plan]:
    """What everybody may choose. Plans that cost something are offered where they can be paid for."""
    return [plan for plan in catalogue()[0].values() if plan.is_public and (not plan.is_paid or is_configured())]
