"""The report of an import: a line for each finding, the gravest kept first when there are too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from commerce.importexport.findings import MAX_KEPT, MESSAGES, Finding
from commerce.importexport.models import ImportRun, RowOutcome, Undone
from commerce.importexport.services.tally import as_rows
from core.csvfile import safe_csv
from core.errors import PlainError

LEVELS = ("error", "warning", "info")


def merged_report(read: Iterable[Finding], own: list[list[Any]]) -> list[list[Any]]:
    """What was found on reading and on writing, by row; at most 5,000 lines, errors before warnings before notes."""
    lines = [*as_rows(list(read)), *own]
    lines.sort(key=lambda line: (LEVELS.index(line[1]), line[0]))
    return sorted(lines[:MAX_KEPT], key=lambda line: line[0])


def line_for_people(line: list[Any]) -> dict[str, Any]:
    """In the language of the moment. Codes of a former release that is gone show as they are."""
    row, level, code, params = line
    return {
        "row": row,
        "level": level,
        "text": Finding(row, level, code, params).for_people() if code in MESSAGES else code,
    }


def why_failed(run: ImportRun) -> str:
    """In the language of the moment; of runs of former releases as it was kept."""
    kept = run.details.get("failed")
    return PlainError(kept["message"], **kept["params"]).for_people() if kept else run.error


def report_csv(report: list[list[Any]]) -> Iterator[str]:
    """A piece per line, to be encoded as UTF-8; safe to open in a spreadsheet."""
    names = {"error": _("error"), "warning": _("warning"), "info": _("note")}
    lines = (line_for_people(line) for line in report)
    return safe_csv(
        ([line["row"], names[line["level"]], line["text"]] for line in lines),
        [_("Row"), _("Level"), _("Message")],
        bom=True,
    )


def result_csv(run: ImportRun) -> Iterator[str]:
    """A line for each product, customer or order of the file: what became of it, and what was said about its rows."""
    texts: dict[int, list[str]] = {}
    for line in run.report:
        texts.setdefault(line[0], []).append(line_for_people(line)["text"])
    outcomes, undone = dict(RowOutcome.choices), dict(Undone.choices)
    rows = run.rows.order_by("row_number", "pk").values_list("row_number", "label", "outcome", "undone")
    lines = (
        [row or None, label, str(outcomes[outcome]), str(undone[back]) if back else "", " ".join(texts.get(row, []))]
        for row, label, outcome, back in rows.iterator(chunk_size=2000)
    )
    header = [_("Row"), _("Name"), _("What happened"), _("Undone"), _("Message")]
    return safe_csv(lines, header, bom=True)
