"""When two people edit one product: what is saved now, beside what the second one typed."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from commerce.catalog.models import Product
from core.html import text_of
from dashboard.fields import amount_text
from dashboard.products.forms.product import COPIED
from dashboard.products.sheet import Sheet

AMOUNTS = {"price_amount", "compare_at_amount", "cost_amount"}


def differences(sheet: Sheet, now: Product) -> list[tuple[str, str, str]]:
    """(what, saved now, yours) for each field that differs."""
    found = []
    for name in COPIED:
        saved, mine = getattr(now, name), sheet.form.cleaned_data[name]
        if saved != mine and not (name == "slug" and not mine):
            found.append((str(sheet.form.fields[name].label), shown(name, saved), shown(name, mine)))
    for name, mine in sheet.more_fields.items():
        saved = getattr(now, name)
        if saved != mine:
            label = str(Product._meta.get_field(name).verbose_name).capitalize()
            found.append((label, shown(name, saved), shown(name, mine)))
    if now.option_names != [option.name for option in sheet.options.options]:
        names = ", ".join(o.name for o in sheet.options.options)
        found.append((_("Options"), ", ".join(now.option_names) or "–", names or "–"))
    for form in sheet.variant_forms:
        for name, mine in form.changes.items() if form.variant else ():
            label = f"{form.title} – {form.fields[name].label}" if form.title else str(form.fields[name].label)
            saved = getattr(form.variant, name)
            found.append((label, amount(name, saved, form), amount(name, mine, form)))
    return found


def shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return Truncator("; ".join(f"{key}: {each}" for key, each in value.items())).chars(200) or "–"
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "–"
    text = text_of(value) if name == "description" else str(value)
    return Truncator(text).chars(200) or "–"


def amount(name: str, value: Any, form: Any) -> str:
    if name in AMOUNTS and value is not None:
        return amount_text(value, form.fields[name].currency)
    return "–" if value in (None, "") else str(value)
