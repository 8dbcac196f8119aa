"""Fields for what something is called in the shop's further languages, one per language, below the one of the main
language. For forms of models with a column `words` (commerce.store.words)."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from builder.pages.languages import languages_of_shop

# Field of the model: what its copies are called.
LABELS = {
    "name": gettext_lazy("Name in %(language)s"),
    "description": gettext_lazy("Description in %(language)s"),
    "instructions": gettext_lazy("Instructions in %(language)s"),
}
LONGEST_TEXT = 4000


class WordsForm(forms.ModelForm):
    """Call add_words once the form's own fields are settled. Views save them by SavesWords."""

    codes: list[str]

    def add_words(self) -> None:
        self.codes = languages_of_shop()[1:]
        order: list[str] = []
        for name, field in list(self.fields.items()):
            order.append(name)
            if name in LABELS:
                order += [self.add_field(name, field, code) for code in self.codes]
        self.order_fields(order)

    def add_field(self, name: str, field: forms.Field, code: str) -> str:
        """As long as the column that it stands in for may be."""
        key = f"{name}_{code}"
        self.fields[key] = forms.CharField(
            label=LABELS[name] % {"language": language_name(code)},
            max_length=getattr(field, "max_length", None) or LONGEST_TEXT,
            required=False,
            initial=self.instance.words.get(code, {}).get(name, ""),
            widget=type(field.widget)(attrs=field.widget.attrs),
            help_text=_("Empty: as in the main language."),
        )
        return key

    def words(self) -> dict[str, dict[str, str]]:
        """As they are to be stored. The platform has named new rows in languages that the shop does not have yet: those
        words go with the text that they translate."""
        kept = {
            code: {name: text for name, text in told.items() if name not in self.changed_data}
            for code, told in self.instance.words.items()
            if code not in self.codes
        }
        typed = {
            code: {name: self.cleaned_data[f"{name}_{code}"] for name in LABELS if f"{name}_{code}" in self.fields}
            for code in self.codes
        }
        told = {code: {name: text for name, text in each.items() if text} for code, each in (kept | typed).items()}
        return {code: each for code, each in told.items() if each}


def language_name(code: str) -> str:
    """In the middle of a sentence of the reader's: "French", "français"."""
    reader = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return Locale.parse(code).get_display_name(reader) or code


class SavesWords:
    """Of the views of such forms."""

    def more_values(self, form: WordsForm) -> dict[str, Any]:
        return {"words": form.words()}
