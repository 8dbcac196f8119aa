"""The file of translations that comes back in. What it is of is found by its id, in files of before there were ids by its
handle. An empty cell changes nothing: a file that is half done takes nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from html import unescape
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from builder.pages.languages import languages_of_shop
from builder.translations.exports import FIELDS, KEYS, SOURCE
from builder.translations.models import CatalogText, Subject
from builder.translations.selectors import MODELS
from builder.translations.services import save_text
from commerce.importexport.findings import Findings
from commerce.importexport.models import ImportRow, RowOutcome, Undone
from commerce.importexport.services.kinds import Kind, Saver
from commerce.importexport.services.written import Outcome, Written
from core.csvfile import Table, clean_key, unguard
from core.html import clean_html

LIMITS = {"title": 255, "description": 100_000, "seo_title": 255, "seo_description": 320}
TAG = re.compile(r"<[a-z/!][^>]*>", re.IGNORECASE)
SHOWN = 200
NO_TEXT = dict.fromkeys(FIELDS, "")


@dataclass(slots=True)
class TranslationDraft:
    """`words` are what the file says, `source` the originals it was made from; both only where there is something."""

    row_number: int
    of: str
    handle: str
    language: str
    object_id: str
    words: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    kind: str = "translations"

    @property
    def title(self) -> str:
        return f"{self.handle or self.object_id} ({self.language})"

    def counted(self) -> dict[str, int]:
        return {"translations": 1}

    def sample(self) -> dict[str, Any]:
        words = self.words.get("title") or next(iter(self.words.values()), "")
        return {"handle": self.handle or self.object_id, "language": self.language[:20], "words": words[:80]}


def knows(header: Sequence[str]) -> bool:
    names = {name.lower() for name in header}
    return {"of", "language"} <= names and bool({"handle", "id"} & names) and bool(set(FIELDS) & names)


def read(table: Table, findings: Findings) -> Iterator[TranslationDraft]:
    names = {name.lower(): name for name in reversed(table.header)}
    table.keeps_spaces = True  # they are part of the words: « Prix : 5 € » in French
    for row in table.rows:

        def cell(name: str, cells: dict[str, str] = row.cells) -> str:
            return unguard(cells.get(names.get(name, ""), "")).strip()

        of, handle, language = (clean_key(cell(name)) for name in KEYS)
        yield TranslationDraft(
            row.number, of.lower(), handle[:255], language.lower(), cell("id"),
            {name: text for name in FIELDS if (text := cell(name))},
            {name: text for name in FIELDS if (text := cell(SOURCE + name))},
        )  # fmt: skip
    for number, code in table.warnings:
        findings.add(number, "warning", code)


def write(draft: TranslationDraft, *, save: Saver, is_dry_run: bool, actor: Any) -> tuple[Outcome, Findings]:
    findings = Findings()
    original = original_of(draft, findings)
    if original is None or not is_fit(draft, findings):
        return "left_out", findings
    tell_of_former_originals(draft, original, findings)
    with transaction.atomic("default"):
        keys = {"subject": draft.of, "object_id": original.pk, "language": draft.language}
        known = CatalogText.objects.select_for_update().filter(**keys).first()
        before = {name: getattr(known, name) for name in FIELDS} if known else NO_TEXT
        after = before | cleaned(draft, findings)
        if after == before:
            return "skipped", findings
        outcome: Outcome = "updated" if known else "created"
        if not is_dry_run:
            save_text(**keys, **after)
            written = Written(f"{draft.of}-{original.pk}-{draft.language}", {"text": before} if known else None)
            save(outcome, findings, written)
    return outcome, findings


def original_of(draft: TranslationDraft, findings: Findings) -> Any:
    if draft.of not in Subject.values:
        findings.add(draft.row_number, "error", "translation_of_what", text=draft.of[:40])
        return None
    rows = MODELS[draft.of]._default_manager
    found = None
    if draft.object_id.isascii() and draft.object_id.isdecimal() and len(draft.object_id) < 19:
        found = rows.filter(pk=int(draft.object_id)).first()
    if found is None and draft.handle:
        found = rows.filter(slug=draft.handle).first()
    if found is None:
        of = gettext("product") if draft.of == Subject.PRODUCT else gettext("collection")
        findings.add(draft.row_number, "error", "translation_of_nothing", of=of, handle=draft.handle[:80])
    return found


def is_fit(draft: TranslationDraft, findings: Findings) -> bool:
    if draft.language not in languages_of_shop()[1:]:
        findings.add(draft.row_number, "error", "translation_language", text=draft.language[:20])
        return False
    for name, text in draft.words.items():
        if len(text) > LIMITS[name]:
            told = {"column": name, "count": len(text), "limit": LIMITS[name]}
            findings.add(draft.row_number, "error", "translation_too_long", **told)
            return False
        if name != "description" and TAG.search(text):
            findings.add(draft.row_number, "error", "translation_has_html", column=name)
            return False
    return True


def tell_of_former_originals(draft: TranslationDraft, original: Any, findings: Findings) -> None:
    """The translation is taken all the same: it is seldom wholly wrong, and nobody else can judge."""
    for name in draft.words:
        now = getattr(original, name)
        if name in draft.source and plain(draft.source[name]) != plain(now):
            findings.add(draft.row_number, "warning", "translation_of_former", column=name, now=now[:SHOWN] or "–")


def plain(text: str) -> str:
    return " ".join(text.split())


def cleaned(draft: TranslationDraft, findings: Findings) -> dict[str, str]:
    words = dict(draft.words)
    if "description" in words:
        words["description"] = clean_html(words["description"])
        if plain(unescape(words["description"])) != plain(unescape(draft.words["description"])):
            findings.add(draft.row_number, "warning", "translation_cleaned")
    return words


def take_back(row: ImportRow) -> str:
    subject, object_id, language = row.object_id.split("-", 2)
    if not MODELS[subject]._default_manager.filter(pk=object_id).exists():
        return Undone.GONE
    before = (row.before or {}).get("text", NO_TEXT) if row.outcome == RowOutcome.UPDATED else NO_TEXT
    save_text(subject=subject, object_id=int(object_id), language=language, **before)
    return Undone.TAKEN_BACK


def fingerprints(ids: Iterable[str]) -> dict[str, str]:
    """By subject, id and language, as the import writes them down."""
    wanted = {each: each.split("-", 2) for each in ids}
    numbers = {int(object_id) for _subject, object_id, _language in wanted.values()}
    found = {}
    for text in CatalogText.objects.filter(object_id__in=numbers):
        name = f"{text.subject}-{text.object_id}-{text.language}"
        if name in wanted:
            words = repr([getattr(text, field) for field in FIELDS])
            found[name] = md5(words.encode(), usedforsecurity=False).hexdigest()
    return found


KIND = Kind("translations", knows, read, write, take_back, fingerprints)
