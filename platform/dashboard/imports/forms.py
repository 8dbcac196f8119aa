from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from commerce.importexport.services.reading import UnknownFormat, kind_of, table_of
from core.csvfile import MAX_FILE_BYTES, UnreadableTable
from core.xmlfeed import is_xml

HEAD_BYTES = 2**20  # the first row is in there
LEAST_COLUMNS = 2
MAX_PASTED = 500_000  # characters
ENCODINGS = [
    ("", _("Found out from the file")),
    ("utf-8", "UTF-8"),
    ("cp1252", _("Windows, Western Europe (cp1252)")),
    ("iso8859-15", "ISO 8859-15"),
    ("cp1250", _("Windows, Central Europe (cp1250)")),
    ("mac-roman", "Mac Roman"),
    ("utf-16", "UTF-16"),
]
DELIMITERS = [
    ("", _("Found out from the file")),
    (",", _("Comma")),
    (";", _("Semicolon")),
    ("\t", _("Tab")),
    ("|", _("Vertical bar")),
]


KEEP_BY_HAND = _("Keep what people changed by hand")
WHAT_IS_KEPT = _(
    "Fields of products whose last change was made by a person stay as they are, and are named in the report. Stock, "
    "collections and prices in other currencies follow the file."
)


class OptionsForm(forms.Form):
    """How to read the file, where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), choices=DELIMITERS, required=False)
    keep_by_hand = forms.BooleanField(required=False, label=KEEP_BY_HAND, help_text=WHAT_IS_KEPT)

    def options(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class UploadForm(forms.Form):
    """Says at once what cannot be read at all; the rest is found out behind the scenes."""

    kind = "products"  # what the file is about, once it is valid
    file = forms.FileField(
        label=_("File of products, stock, customers, orders or translations (CSV, TSV, XML or JSON Lines)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xml,.jsonl,text/csv,text/xml"}),
    )
    pasted = forms.CharField(
        label=_("Or paste rows of a spreadsheet, with their header"), required=False, max_length=MAX_PASTED, strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "SKU\tQuantity"}),
    )  # fmt: skip
    keep_by_hand = forms.BooleanField(required=False, label=KEEP_BY_HAND, help_text=WHAT_IS_KEPT)
    field_order = ("pasted", "file", "keep_by_hand")  # what is pasted is known when the file is looked at

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            text = self.cleaned_data.get("pasted", "").replace("\x00", "")
            if not text.strip():
                raise forms.ValidationError(_("Choose a file, or paste rows."))
            file = SimpleUploadedFile("pasted.csv", text.encode())
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("This file is larger than %(size)s MB. Export fewer products at a time."),
                params={"size": MAX_FILE_BYTES // 2**20},
            )
        head = BytesIO(file.read(HEAD_BYTES))
        file.seek(0)
        if file.size > HEAD_BYTES and is_xml(head):
            return file  # XML that is cut off says nothing
        try:
            table = table_of(head)
            self.kind = kind_of(table)
        except (UnreadableTable, UnknownFormat) as error:
            raise forms.ValidationError(error.for_people()) from error
        if self.kind == "products" and len(table.header) < LEAST_COLUMNS:
            raise forms.ValidationError(_("This file has one column only. Products need a name and a price at least."))
        return file
