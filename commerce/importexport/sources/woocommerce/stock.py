"""Stock of a row: its own, its product's, or none."""

from dataclasses import dataclass

from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.values import read_bool

_BELOW_ZERO = {"notify", "backorder", "onbackorder"}


@dataclass(frozen=True, slots=True)
class Stock:
    is_tracked: bool
    quantity: int | None
    sells_below_zero: bool

    def split(self, count: int) -> list["Stock"]:
        """Among so many: together they sell no more than there is."""
        if not self.quantity or self.quantity < 0:
            return [self] * count
        each, rest = divmod(self.quantity, count)
        numbers = [each + (place < rest) for place in range(count)]
        return [Stock(self.is_tracked, number, self.sells_below_zero) for number in numbers]


def read_stock(row: SourceRow, cells: Cells) -> Stock:
    """A number: counted. None: always to be had, unless the file says that it is sold out."""
    state = row.text("in_stock").casefold()
    below = _allows_backorders(row) or state in _BELOW_ZERO
    quantity = None if is_shared(row) else cells.quantity(row, "stock")
    if quantity is not None:
        return Stock(True, quantity, below)
    if read_bool(state) is False or state in _BELOW_ZERO:
        return Stock(True, 0, below)
    return Stock(False, None, below)


def is_shared(row: SourceRow) -> bool:
    return row.text("stock").casefold() == "parent"


def _allows_backorders(row: SourceRow) -> bool:
    text = row.text("backorders").casefold()
    return text in _BELOW_ZERO or read_bool(text) is True
