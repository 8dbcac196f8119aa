"""The description: Wagtail's rich text where it loses nothing, the HTML itself where it would."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea
from wagtail.rich_text import expand_db_html

from core.html import clean_html, text_of

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
PLAIN_TAGS = {"p", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a", "br", "hr"}
MAX_LENGTH = 100_000


class _TagReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.is_plain, self.depth = True, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"href", "rel"} if tag == "a" else set()
        self.is_plain &= tag in PLAIN_TAGS and all(name in allowed for name, _value in attrs)
        self.depth += tag in {"ul", "ol"}
        self.is_plain &= self.depth < 3

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in {"ul", "ol"}


def fits_rich_text(html: str) -> bool:
    """False where the editor would drop something on saving: tables, pictures, alignment, deep lists."""
    reader = _TagReader()
    reader.feed(html)
    reader.close()
    return reader.is_plain


class RichText(DraftailRichTextArea):
    """Takes what Draftail sends and gives HTML that means the same outside Wagtail."""

    def __init__(self) -> None:
        super().__init__(features=FEATURES)
        self.options["ariaLabel"] = _("Description")  # Wagtail gives the name in its own panels only

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        text = data.get(name)
        if not text or len(text) > 10 * MAX_LENGTH:
            return text
        try:
            html = self.converter.to_database_format(text)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError):
            return text  # not what the editor sends: taken as HTML, and cleaned like all of it
        return expand_db_html(html)

    def as_sent(self, html: str) -> str:
        """What comes back for `html` when nobody touches it: another spelling of the same."""
        return self.value_from_datadict({"text": self.format_value(html)}, {}, "text") or ""


class DescriptionField(forms.CharField):
    """`text` is what the product has now: it decides which editor there is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=True, max_length=MAX_LENGTH, **kwargs)

    def choose_widget(self, text: str, *, as_html: bool) -> None:
        self.text = text
        self.is_html = as_html or not fits_rich_text(text)
        self.widget = forms.Textarea(attrs={"rows": 12, "class": "bo-code"}) if self.is_html else RichText()
        self.widget.is_required = False
        if self.is_html:
            self.help_text = _("HTML. This text has tables, pictures or layout that the simple editor would lose.")

    def clean(self, value: Any) -> str:
        if isinstance(value, str) and len(value) > MAX_LENGTH:
            raise ValidationError(_("This text is too long: at most 100,000 characters."))
        given = clean_html(super().clean((value or "").replace("\x00", "")))
        if not text_of(given) and "<img" not in given and "<hr" not in given:
            given = ""
        if not self.is_html and self.text and given == clean_html(self.widget.as_sent(self.text)):
            return self.text
        return given
