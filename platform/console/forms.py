from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Contract, Standing
from billing.plans import METRICS, catalogue
from console.switches import SwitchesField
from oversight.models import AbuseReport, Broadcast


class ContractForm(forms.ModelForm):
    plan = forms.ChoiceField(required=False)
    switches = SwitchesField(required=False)

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


class DecisionForm(forms.ModelForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("", "—"),
            ("dismiss", gettext_lazy("Dismiss: the shop may go on")),
            ("uphold", gettext_lazy("Acted upon, for instance by asking the merchant to take it down")),
            ("item", gettext_lazy("Acted upon: take down the product or page at this address")),
            ("suspend", gettext_lazy("Acted upon: suspend the whole shop")),
        ],
    )

    class Meta:
        model = AbuseReport
        fields = ["statement"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "statement" in self.fields:
            self.fields["statement"].required = True
            self.fields["statement"].help_text = _(
                "Sent to whoever reported it, and to the shop's owners if something is taken down."
            )


class BroadcastForm(forms.ModelForm):
    class Meta:
        model = Broadcast
        fields = ["subject_en", "body_en", "subject_fr", "body_fr", "plan", "standing", "shows_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "plan" in self.fields:
            plans = [(code, plan.name) for code, plan in catalogue()[0].items()]
            self.fields["plan"] = forms.ChoiceField(
                label=self.fields["plan"].label, required=False, choices=[("", _("all")), *plans]
            )
            self.fields["standing"] = forms.ChoiceField(
                label=self.fields["standing"].label, required=False, choices=[("", _("all")), *Standing.choices]
            )
