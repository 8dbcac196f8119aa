"""What a reader tells at the end of a file."""

from commerce.importexport.findings import Findings, Level
from core.csvfile import Row, Table

_INFO = {"missing_cells", "control_characters"}


def tell_table_warnings(table: Table, findings: Findings) -> None:
    for row_number, code in table.warnings:
        level: Level = "info" if code in _INFO else "warning"
        findings.add(row_number, level, code)


class Unread:
    """Columns that mean nothing to us and have something in them; exports name many that nobody uses."""

    def __init__(self, names: list[str]) -> None:
        self._names = dict.fromkeys(names)
        self._filled: dict[str, None] = {}

    def look(self, row: Row) -> None:
        for name in [name for name in self._names if row.cells[name] not in ("", "0")]:
            del self._names[name]
            self._filled[name] = None

    def tell(self, findings: Findings) -> None:
        for name in self._filled:
            findings.add(1, "info", "column_not_imported", column=name)
