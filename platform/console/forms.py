from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from billing.models import Contract
from billing.plans import METRICS, catalogue


class ContractForm(forms.ModelForm):
    plan = forms.ChoiceField(required=False)

    class Meta:
        model = Contract
        fields = ["plan", "standing", "trial_ends_at", "quotas", "switches", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans, default = catalogue()
        self.fields["plan"].choices = [
            ("", f"({plans[default].name})"),
            *((code, one.name) for code, one in plans.items()),
        ]
        gone = self.instance.plan
        if gone and gone not in plans:
            self.fields["plan"].choices.append((gone, _("%(plan)s (not in the catalogue any more)") % {"plan": gone}))

    def clean_quotas(self) -> dict[str, int]:
        quotas = self.cleaned_data["quotas"] or {}
        if not isinstance(quotas, dict) or not all(
            name in METRICS and type(count) is int and count >= 0 for name, count in quotas.items()
        ):
            raise ValidationError(_("Write numbers for: %(names)s.") % {"names": ", ".join(METRICS)})
        return quotas

    def clean_switches(self) -> dict[str, bool]:
        switches = self.cleaned_data["switches"] or {}
        if not isinstance(switches, dict):
            raise ValidationError(_("Write names with true or false."))
        return switches
