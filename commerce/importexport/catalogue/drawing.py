"""The pages. Measures are points (1/72 inch), from the lower left corner.

The contents are drawn last, when the pages of all sections are known, as forms which their pages have named before (PDF
32000-1:2008, 8.10: a form XObject may stand anywhere in the file).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from commerce.importexport.catalogue.articles import Article, articles, small
from commerce.importexport.catalogue.choosing import Options, Section, sections_of
from commerce.importexport.catalogue.languages import put_into
from commerce.invoices.pdf.drawing import BOLD, PLAIN, use_fonts
from commerce.invoices.pdf.wrapping import wrapped
from commerce.invoices.text import one_line
from commerce.store.models import Store
from media.renditions import renditions_of

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 48.0, WIDTH - 48.0, HEIGHT - 52.0, 64.0
SIZE, LEADING, SMALL = 9.0, 12.5, 8.0
BOX, GAP = 104.0, 14.0  # of a picture, and around it
MOST_LINES = 6  # of a text
PER_PAGE = 38  # sections in the contents
PIECE = 1 << 20


def pieces(options: Options, on_article: Callable[[], None]) -> Iterator[bytes]:
    """The PDF, whole in memory before the first piece: some 25 kB an article. `on_article` is called after each, and for
    each piece. Raises CatalogueRefused."""
    use_fonts()
    store = Store.objects.select_related("logo").get(pk=1)
    language = options.language or store.locale
    target = BytesIO()
    with override(language):
        sections = sections_of(options)
        put_into(options.language, collections=[each.collection for each in sections if each.collection])
        canvas = Canvas(target, pagesize=A4, lang=language, initialFontName=PLAIN)
        Book(canvas, store, options, language).draw(sections, on_article)
        canvas.save()
    target.seek(0)
    while piece := target.read(PIECE):
        yield piece


def title_of(section: Section) -> str:
    return one_line(section.collection.title) if section.collection else _("More articles")


class Book:
    """`y` is where the next line goes."""

    def __init__(self, canvas: Canvas, store: Store, options: Options, language: str) -> None:
        self.canvas, self.store, self.options, self.language = canvas, store, options, language
        self.title = _("Catalogue")
        self.y, self.number = TOP, 1
        canvas.setTitle(f"{one_line(store.name)} – {self.title}")
        canvas.setAuthor(one_line(store.name))
        canvas.setCreator("")
        canvas.setViewerPreference("DisplayDocTitle", "true")

    def draw(self, sections: list[Section], on_article: Callable[[], None]) -> None:
        self.cover()
        forms = self.contents_pages(sections)
        starts = []
        for place, section in enumerate(sections):
            self.heading(place, title_of(section))
            starts.append(self.number)
            for article in articles(
                section.product_ids, store=self.store, language=self.options.language,
                with_prices=self.options.with_prices,
            ):  # fmt: skip
                self.article(article)
                on_article()
        self.foot()
        self.canvas.showPage()
        for form, first in zip(forms, range(0, len(sections), PER_PAGE), strict=True):
            self.contents(form, sections[first : first + PER_PAGE], starts[first : first + PER_PAGE])

    def text(self, x: float, text: str, *, font: str = PLAIN, size: float = SIZE, is_right: bool = False) -> None:
        self.canvas.setFont(font, size)
        (self.canvas.drawRightString if is_right else self.canvas.drawString)(x, self.y, text)

    def cover(self) -> None:
        logo = self.logo()
        if logo is not None:
            self.picture(logo, (WIDTH - 220) / 2, HEIGHT - 330, 220, 150)
        self.y = HEIGHT - 400
        self.centred(one_line(self.store.name), 28)
        self.centred(self.title, 18, font=PLAIN)
        self.y -= 20
        day = format_date(timezone.localdate(), format="long", locale=self.language)
        self.centred(day, 11, font=PLAIN)
        if self.options.with_prices:
            told = _("Prices in %(currency)s, with tax, of this day.") if self.store.prices_include_tax else _(
                "Prices in %(currency)s, without tax, of this day."
            )  # fmt: skip
            self.centred(told % {"currency": self.store.currency}, SIZE, font=PLAIN)
        self.y = 110
        for line in (self.store.primary_host.partition(":")[0], self.store.email, self.store.phone):
            if line:
                self.centred(one_line(line), SIZE, font=PLAIN)
        self.canvas.showPage()
        self.number = 2

    def centred(self, text: str, size: float, *, font: str = BOLD) -> None:
        for line in wrapped(text, RIGHT - LEFT, font, size):
            self.canvas.setFont(font, size)
            self.canvas.drawCentredString(WIDTH / 2, self.y, line)
            self.y -= size * 1.4

    def logo(self) -> bytes | None:
        if self.store.logo is None:
            return None
        files = (renditions_of([self.store.logo]).get(self.store.logo.pk) or {}).get("files") or []
        return small(str(files[-1][1])) if files else None

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> None:
        self.canvas.drawImage(
            ImageReader(BytesIO(content)), x, y, width, height, preserveAspectRatio=True, anchor="c"
        )  # fmt: skip

    def contents_pages(self, sections: list[Section]) -> list[str]:
        """Empty but for their links, with the names of what will be drawn on them."""
        forms = []
        for first in range(0, len(sections), PER_PAGE):
            forms.append(f"contents-{first}")
            self.canvas.doForm(forms[-1])
            for place in range(first, min(first + PER_PAGE, len(sections))):
                y = TOP - 48 - (place - first) * 17
                self.canvas.linkAbsolute("", f"section-{place}", (LEFT, y - 4, RIGHT, y + 11))
            self.y = TOP
            self.foot()
            self.canvas.showPage()
            self.number += 1
        self.y = TOP
        return forms

    def contents(self, form: str, sections: list[Section], starts: list[int]) -> None:
        self.canvas.beginForm(form, 0, 0, WIDTH, HEIGHT)
        self.y = TOP - 6
        self.text(LEFT, _("Contents"), font=BOLD, size=16)
        for row, (section, start) in enumerate(zip(sections, starts, strict=True)):
            self.y = TOP - 48 - row * 17
            indent = 14.0 * len(section.collection.ancestor_ids if section.collection else ())
            self.text(LEFT + indent, wrapped(title_of(section), RIGHT - LEFT - indent - 50, PLAIN, 10)[0], size=10)
            self.text(RIGHT, str(start), size=10, is_right=True)
        self.canvas.endForm()

    def heading(self, place: int, title: str) -> None:
        """With its first article."""
        lines = wrapped(title, RIGHT - LEFT, BOLD, 15)
        self.room(len(lines) * 20 + 24 + BOX)
        if self.y < TOP:
            self.y -= 10
        self.canvas.bookmarkPage(f"section-{place}")
        self.canvas.addOutlineEntry(title, f"section-{place}", 0)
        for line in lines:
            self.y -= 15
            self.text(LEFT, line, font=BOLD, size=15)
            self.y -= 5
        self.y -= 12

    def room(self, height: float) -> None:
        """A new page where the rest of this one is too short."""
        if self.y - height >= BOTTOM:
            return
        self.foot()
        self.canvas.showPage()
        self.number, self.y = self.number + 1, TOP

    def article(self, article: Article) -> None:
        """Never parted: the longest takes half a page."""
        left, width = LEFT + BOX + GAP, RIGHT - LEFT - BOX - GAP
        titles = wrapped(article.title, width, BOLD, 11)[:3]
        texts = wrapped(article.text, width, PLAIN, SIZE)[:MOST_LINES] if article.text else []
        lines = [(wrapped(each.label, width - 90, PLAIN, SIZE)[:2], each.price) for each in article.lines]
        height = len(titles) * 14 + (len(texts) + sum(len(told) for told, _price in lines)) * LEADING + 6
        height = max(BOX, height + (LEADING if article.brand else 0))
        self.room(height)
        top = self.y
        if article.picture is not None:
            self.picture(article.picture, LEFT, top - BOX, BOX, BOX)
        self.y -= 10
        for line in titles:
            self.text(left, line, font=BOLD, size=11)
            self.y -= 14
        if article.brand:
            self.text(left, wrapped(article.brand, width, PLAIN, SMALL)[0], size=SMALL)
            self.y -= LEADING
        for line in texts:
            self.text(left, line)
            self.y -= LEADING
        self.y -= 6 if texts else 0
        for told, price in lines:
            self.text(RIGHT, price, font=BOLD, is_right=True)
            for line in told:
                self.text(left, line)
                self.y -= LEADING
        self.y = top - height - GAP
        self.canvas.setLineWidth(0.3)
        self.canvas.setStrokeGray(0.75)
        self.canvas.line(LEFT, self.y + GAP / 2, RIGHT, self.y + GAP / 2)

    def foot(self) -> None:
        self.canvas.setFont(PLAIN, SMALL)
        self.canvas.drawString(LEFT, 36, one_line(self.store.name)[:80])
        self.canvas.drawRightString(RIGHT, 36, str(self.number))
