"""What a page says when one looks at it as a browser does: its links, its forms, and whether a hostile text got out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

TEXTUAL = {
    "text",
    "search",
    "email",
    "url",
    "tel",
    "password",
    "number",
    "textarea",
    "hidden",
    "date",
    "color",
    "range",
}
TRACES = (b"x-mark", b"javascript:", b"data:text")  # without one of these, in small letters, nothing can have got out
HIDING = re.compile(
    r"&(?:#(?!x27;|39;)|colon)"
)  # entities that may stand for a part of a trace: numbers, the colon's name
PRESSED = {"submit", "image", "reset", "button"}


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    is_sent: bool = True  # an unticked box is not
    choices: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTUAL


@dataclass
class Form:
    page: str
    action: str
    method: str
    enctype: str
    fields: list[Field] = field(default_factory=list)

    def values(self) -> dict[str, str]:
        """What a browser would send as the form stands."""
        return {each.name: each.value for each in self.fields if each.is_sent and each.kind != "file"}


class Page(HTMLParser):
    """Parsed on making. `escapes` names every place where the marker of a hostile text became markup; `refused` holds
    the names of fields that are marked as filled in wrongly."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.escapes: list[str] = []
        self.refused: set[str] = set()
        self._form: Form | None = None
        self._is_wrong = False  # the set of choices that is being read
        said = (unescape(text) if HIDING.search(text) else text).lower()
        self._may_escape = any(trace.decode() in said for trace in TRACES)
        self._select: Field | None = None
        self._textarea: Field | None = None
        self.feed(text)

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for lines and columns; counting them is a tenth of the time."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._may_escape:
            self.look_for_escapes(tag, values)
        if tag == "a" and "href" in values:
            self.links.append(urljoin(self.address, values["href"]))
        elif tag == "form":
            action = urljoin(self.address, values.get("action", "") or self.address)
            self._form = Form(self.address, action, values.get("method", "get").lower(), values.get("enctype", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self.read_control(tag, values)

    def read_control(self, tag: str, values: dict[str, str]) -> None:
        assert self._form is not None
        name = values.get("name", "")
        if tag == "fieldset":  # radios of which none can be told to be the wrong one
            self._is_wrong = values.get("aria-invalid") == "true"
            return
        if "data-block" in values:  # Wagtail's: a script would count the blocks that it has made
            self._form.fields.append(Field(f"{values.get('id', '')}-count", "hidden", "0"))
            return
        if tag == "option" and self._select is not None:
            value = values.get("value", "")
            self._select.choices.append(value)
            if "selected" in values or len(self._select.choices) == 1:
                self._select.value = value
            return
        if not name or "disabled" in values:
            return
        if values.get("aria-invalid") == "true" or self._is_wrong:
            self.refused.add(name)
        if tag == "input":
            kind = values.get("type", "text").lower()
            if kind not in PRESSED:
                is_sent = kind not in {"checkbox", "radio"} or "checked" in values
                self._form.fields.append(Field(name, kind, values.get("value", ""), is_sent))
        elif tag == "textarea":
            self._textarea = Field(name, "textarea")
            self._form.fields.append(self._textarea)
        elif tag == "select":
            self._select = Field(name, "select")
            self._form.fields.append(self._select)
        elif tag == "button" and values.get("type", "submit") == "submit":
            self._form.fields.append(Field(name, "press", values.get("value", ""), is_sent=False))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "fieldset":
            self._is_wrong = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def look_for_escapes(self, tag: str, values: dict[str, str]) -> None:
        if tag.startswith("x-mark") or any(name.startswith("x-mark") for name in values):
            self.escapes.append(f"<{tag} {values}>"[:200])
        for name in ("href", "src", "action", "formaction"):
            if values.get(name, "").strip().lower().startswith(("javascript:", "data:text")):
                self.escapes.append(f"{name}={values[name][:80]}")


def own_path(address: str, host: str) -> str | None:
    """Path and query of an address of the same host, else None."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or parts.hostname != host:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
