"""One sheet on as many A4 pages as it takes. Measures are points (1/72 inch), from the lower left corner."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from commerce.invoices.models import Document
from commerce.invoices.pdf.wrapping import wrapped
from commerce.invoices.sheet import Sheet, sheet_of

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "EchoppeSans", "EchoppeSans-Bold"
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 48.0, WIDTH - 48.0, HEIGHT - 52.0, 64.0
SIZE, LEADING = 9.0, 12.5
SMALL = 8.0
GAP = 10.0


@cache
def use_fonts() -> None:
    """Once per process: 20 milliseconds."""
    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "DejaVuSansCondensed.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "DejaVuSansCondensed-Bold.ttf")))


def pdf_of(document: Document) -> bytes:
    """Some tens of milliseconds. Letters that the font has not (beyond Latin, Greek and Cyrillic) are drawn as boxes."""
    use_fonts()
    sheet, target = sheet_of(document), BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, lang=sheet.language, initialFontName=PLAIN)
    canvas.setTitle(f"{sheet.title} {sheet.number}")
    canvas.setAuthor(sheet.seller[0] if sheet.seller else "")
    canvas.setSubject("")
    canvas.setCreator("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    with override(sheet.language):
        Page(canvas, sheet).draw()
    canvas.save()
    return target.getvalue()


class Page:
    """`y` is where the next line goes."""

    def __init__(self, canvas: Canvas, sheet: Sheet) -> None:
        self.canvas, self.sheet = canvas, sheet
        self.y, self.number = TOP, 1

    def draw(self) -> None:
        self.head()
        self.lines()
        self.sums()
        self.rates()
        self.notes()
        self.foot()

    def text(self, x: float, text: str, *, font: str = PLAIN, size: float = SIZE, is_right: bool = False) -> None:
        self.canvas.setFont(font, size)
        (self.canvas.drawRightString if is_right else self.canvas.drawString)(x, self.y, text)

    def paragraph(self, x: float, width: float, text: str, *, font: str = PLAIN, size: float = SIZE) -> None:
        for line in wrapped(text, width, font, size):
            self.room(LEADING)
            self.text(x, line, font=font, size=size)
            self.y -= LEADING

    def rule(self, *, is_strong: bool = False) -> None:
        self.canvas.setLineWidth(0.8 if is_strong else 0.3)
        self.canvas.line(LEFT, self.y, RIGHT, self.y)

    def room(self, height: float) -> bool:
        """A new page where the rest of this one is too short; whether there was one."""
        if self.y - height >= BOTTOM:
            return False
        self.foot()
        self.canvas.showPage()
        self.number, self.y = self.number + 1, TOP
        return True

    def head(self) -> None:
        sheet, middle = self.sheet, (LEFT + RIGHT) / 2 + 30
        start = self.y
        for number, line in enumerate(sheet.seller):
            font = BOLD if number == 0 else PLAIN
            self.paragraph(LEFT, middle - LEFT - GAP, line, font=font, size=11 if number == 0 else SMALL)
        left_end, self.y = self.y, start
        self.paragraph(middle, RIGHT - middle, sheet.title, font=BOLD, size=16)
        self.y -= 4
        self.paragraph(middle, RIGHT - middle, sheet.number, font=BOLD, size=11)
        if sheet.is_test:
            self.paragraph(middle, RIGHT - middle, _("Test order: not an invoice"), font=BOLD)
        for label, value in sheet.facts:
            words = _("%(label)s: %(value)s") % {"label": label, "value": value}
            self.paragraph(middle, RIGHT - middle, words, size=SMALL)
        self.y = min(left_end, self.y) - GAP * 1.5
        start = self.y
        self.block(LEFT, middle - LEFT - GAP, sheet.buyer_title, sheet.buyer)
        left_end, self.y = self.y, start
        if sheet.delivery:
            self.block(middle, RIGHT - middle, _("Delivered to"), sheet.delivery)
        self.y = min(left_end, self.y) - GAP * 1.5

    def block(self, x: float, width: float, title: str, lines: list[str]) -> None:
        self.paragraph(x, width, title, font=BOLD, size=SMALL)
        for line in lines:
            self.paragraph(x, width, line)

    def edges(self) -> list[float]:
        """The right edges of the columns with figures; the first column has what is left of the width."""
        widths = [58.0, 92.0, 52.0, 92.0] if len(self.sheet.columns) == 5 else [70.0, 70.0, 110.0]
        return [RIGHT - sum(widths[place + 1 :]) for place in range(len(widths))]

    def table_head(self, columns: list[str], edges: list[float], first: float) -> None:
        told = [wrapped(columns[0], first, BOLD, SMALL)]
        lefts = [LEFT + first, *edges[:-1]]
        told += [
            wrapped(text, edge - left - 4, BOLD, SMALL)
            for text, edge, left in zip(columns[1:], edges, lefts, strict=True)
        ]
        height = max(map(len, told))
        top = self.y
        for place, lines in enumerate(told):
            self.y = top - (height - len(lines)) * LEADING
            for line in lines:
                x = LEFT if place == 0 else edges[place - 1]
                self.text(x, line, font=BOLD, size=SMALL, is_right=place > 0)
                self.y -= LEADING
        self.y = top - height * LEADING + 7
        self.rule(is_strong=True)
        self.y -= LEADING

    def lines(self) -> None:
        sheet, edges = self.sheet, self.edges()
        first = edges[0] - LEFT - 58
        self.table_head(sheet.columns, edges, first)
        for row in sheet.rows:
            title = wrapped(row.cells[0], first, PLAIN, SIZE)
            details = [line for text in row.details for line in wrapped(text, first, PLAIN, SMALL)]
            height = min((len(title) + len(details)) * LEADING, TOP - BOTTOM - 60)
            if self.room(height):
                self.table_head(sheet.columns, edges, first)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                self.text(edge, cell, is_right=True)
            for text, size in [*((line, SIZE) for line in title), *((line, SMALL) for line in details)]:
                self.room(LEADING)
                self.text(LEFT, text, size=size)
                self.y -= LEADING
            self.y += LEADING - 4
            self.rule()
            self.y -= LEADING

    def sums(self) -> None:
        sheet = self.sheet
        payments = [*sheet.payments, *([sheet.due] if sheet.due else [])]
        self.room((len(sheet.sums) + len(payments) + 2) * LEADING)
        for label, value in sheet.sums:
            self.sum(label, value, PLAIN)
        self.sum(*sheet.total, BOLD)
        self.y -= 4
        for label, value in payments:
            self.sum(label, value, PLAIN)
        self.y -= GAP

    def sum(self, label: str, value: str, font: str) -> None:
        """A long label, such as a promotion's name, goes on below itself."""
        for number, line in enumerate(wrapped(label, 250, font, SIZE)):
            self.room(LEADING)
            self.text(RIGHT - 100, line, font=font, is_right=True)
            if number == 0:
                self.text(RIGHT, value, font=font, is_right=True)
            self.y -= LEADING

    def rates(self) -> None:
        sheet = self.sheet
        edges = [RIGHT - 240, RIGHT - 120, RIGHT]
        self.room((len(sheet.rates) + 3) * LEADING)
        self.table_head(sheet.rate_columns, edges, 180)
        for cells in sheet.rates:
            if self.room(LEADING):
                self.table_head(sheet.rate_columns, edges, 180)
            self.text(LEFT, cells[0])
            for edge, cell in zip(edges, cells[1:], strict=True):
                self.text(edge, cell, is_right=True)
            self.y -= LEADING
        self.y -= GAP

    def notes(self) -> None:
        for text in self.sheet.mentions:
            self.paragraph(LEFT, RIGHT - LEFT, text)
        for line in self.sheet.footer.splitlines():
            self.paragraph(LEFT, RIGHT - LEFT, line, size=SMALL)

    def foot(self) -> None:
        words = _("%(document)s, page %(page)d") % {
            "document": f"{self.sheet.title} {self.sheet.number}", "page": self.number,
        }  # fmt: skip
        self.canvas.setFont(PLAIN, SMALL)
        self.canvas.drawString(LEFT, 36, self.sheet.seller[0][:80] if self.sheet.seller else "")
        self.canvas.drawRightString(RIGHT, 36, words)
