from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Contract, Standing
from billing.plans import METRICS, catalogue, plan_named
from console.special_terms import QuotasField, SwitchesField
from oversight.models import AbuseReport, Broadcast


class ContractForm(forms.ModelForm):
    plan = forms.ChoiceField(label=gettext_lazy("Plan"), required=False)
    quotas = QuotasField(
        label=gettext_lazy("Quotas"), required=False,
        help_text=gettext_lazy("Empty: as the plan says, which is the figure in grey."),
    )  # fmt: skip
    switches = SwitchesField(label=gettext_lazy("Features"), required=False)

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
        self.show_quotas_of_plan()

    def show_quotas_of_plan(self) -> None:
        """In the empty fields; what has no figure there has no limit."""
        quotas = plan_named(self.instance.plan).quotas
        for field, code in zip(self.fields["quotas"].widget.widgets, METRICS, strict=True):
            field.attrs["placeholder"] = number_format(quotas[code], force_grouping=True) if code in quotas else "∞"


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
