"""The rules of a collection, one row each."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.attributes import read_attributes
from commerce.catalog.models import Collection, ProductType
from commerce.catalog.rules import FIELDS, MAX_RULES, OPS, OPS_OF, RuleRefused, clean_rule
from core.money import InvalidAmount, parse_amount
from dashboard.fields import amount_text, decimal_sign

EMPTY_ROWS = 1


class RuleForm(forms.Form):
    """A row without a field is no rule (any more)."""

    field = forms.ChoiceField(
        label=gettext_lazy("What"), choices=[("", "–"), *FIELDS.items()], required=False,
        widget=forms.Select(attrs={"data-bo-rule-field": json.dumps({key: sorted(ops) for key, ops in OPS_OF.items()})}),
    )  # fmt: skip
    code = forms.ChoiceField(label=gettext_lazy("Which attribute"), required=False)
    op = forms.ChoiceField(label=gettext_lazy("How"), choices=list(OPS.items()), required=False)
    value = forms.CharField(label=gettext_lazy("Value"), max_length=300, required=False)

    def __init__(self, *args: Any, currency: str, attributes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        kept = self.initial.get("code")
        known = attributes if not kept or kept in dict(attributes) else [(kept, kept), *attributes]
        self.fields["code"].choices = [("", "–"), *known]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("field") or self.errors:
            return given
        value = given["value"]
        if given["field"] == "price" and value:
            try:
                sign = decimal_sign()
                value = str(parse_amount(value, self.currency, decimal=sign if sign in ".," else None).amount)
            except InvalidAmount as error:
                self.add_error("value", error.for_people())
                return given
        try:
            self.rule = clean_rule({**given, "value": value})
        except RuleRefused as error:
            self.add_error("value", str(error))
        return given


class RuleRows(forms.BaseFormSet):
    kept: list[dict[str, str]] | None = None  # where a form was sent that knows no rules

    def is_valid(self) -> bool:
        return self.kept is not None or super().is_valid()

    @property
    def rules(self) -> list[dict[str, str]]:
        if self.kept is not None:
            return self.kept
        return [form.rule for form in self.forms if hasattr(form, "rule")]


RuleFormSet = forms.formset_factory(
    RuleForm, formset=RuleRows, extra=EMPTY_ROWS, max_num=MAX_RULES, absolute_max=MAX_RULES + 5
)


def rule_rows(data: Any, collection: Collection | None, currency: str) -> RuleRows:
    rows = (collection.rules if collection else {}).get("rules", [])
    initial = [row | {"value": shown_value(row, currency)} for row in rows]
    kwargs = {"currency": currency, "attributes": attribute_choices()}
    found = RuleFormSet(data if data and "rules-TOTAL_FORMS" in data else None, prefix="rules", initial=initial,
                        form_kwargs=kwargs)  # fmt: skip
    if data is not None and not found.is_bound:
        found.kept = rows
    return found


def shown_value(row: dict[str, str], currency: str) -> str:
    return amount_text(int(row["value"]), currency) if row["field"] == "price" else row["value"]


def attribute_choices() -> list[tuple[str, str]]:
    """Of all types, each code once; two types may call the same code differently."""
    found: dict[str, str] = {}
    for rows in ProductType.objects.values_list("attributes", flat=True):
        for each in read_attributes(rows):
            found.setdefault(each.code, each.name)
    return sorted(found.items(), key=lambda each: each[1].casefold())


class RulesForm(forms.Form):
    match = forms.ChoiceField(
        label=gettext_lazy("Products that fit"), required=False,
        choices=[("all", gettext_lazy("all rules")), ("any", gettext_lazy("at least one rule"))],
    )  # fmt: skip
    sort = forms.ChoiceField(label=gettext_lazy("Order of the products"), required=False)

    def __init__(self, data: Any = None, *, collection: Collection | None) -> None:
        initial = {"match": collection.rules.get("match", "all"), "sort": collection.sort} if collection else {}
        super().__init__(data, initial=initial)
        self.fields["sort"].choices = [
            ("", _("By hand; new ones first")), ("newest", _("Newest")), ("price", _("Price, low to high")),
            ("-price", _("Price, high to low")), ("title", _("Name")),
        ]  # fmt: skip
