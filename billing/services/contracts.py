"""What operators change about one shop by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from billing.limits import forget
from billing.models import Contract, Standing
from billing.services.standing import change_plan, set_standing
from core.scope import control_context
from tenants.models import RegistryEntry

BY_HAND = ("trial_ends_at", "quotas", "switches", "note")


def save_contract(*, contract: Contract, values: dict[str, Any], actor: str, now: datetime) -> None:
    with control_context(), transaction.atomic("control"):
        before = Contract.objects.select_for_update().get(pk=contract.pk)
        changed = [name for name in BY_HAND if name in values and getattr(before, name) != values[name]]
        if changed:
            Contract.objects.filter(pk=contract.pk).update(**{name: values[name] for name in changed})
            told = "; ".join(f"{name}: {shown(getattr(before, name))} → {shown(values[name])}" for name in changed)
            RegistryEntry.objects.create(shop=contract.shop, action="contract", reason=told[:200], actor=actor[:254])
    forget(contract.shop_id)
    if "plan" in values and values["plan"] != before.plan:
        change_plan(shop=contract.shop, plan=values["plan"], actor=actor)
    if "standing" in values:
        set_standing(shop=contract.shop, standing=Standing(values["standing"]), now=now, actor=actor, reason="by hand")


def shown(value: Any) -> str:
    """Words for the list of what was done; what differs from the plan is told by name."""
    if isinstance(value, dict):
        value = ", ".join(f"{name} {word_of(given)}" for name, given in sorted(value.items()))
    return str(value or "-")


def word_of(given: Any) -> Any:
    return {True: "on", False: "off"}[given] if isinstance(given, bool) else given
