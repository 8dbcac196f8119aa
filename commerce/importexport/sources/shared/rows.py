from dataclasses import dataclass


@dataclass(slots=True)
class SourceRow:
    """Only cells that are known and not empty: field -> text."""

    number: int
    cells: dict[str, str]

    def text(self, field_name: str) -> str:
        return self.cells.get(field_name, "")
