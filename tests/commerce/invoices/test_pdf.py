"""The PDF of a document: readable text in three alphabets, a title, a language, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from commerce.invoices.models import Document
from commerce.invoices.pdf import pdf_of
from commerce.invoices.pdf.drawing import PLAIN, SIZE, use_fonts
from commerce.invoices.pdf.wrapping import wrapped
from commerce.invoices.sheet import sheet_of


def line(number):
    return {"title": f"Abat-jour n° {number}", "options": "Bleu / Grand", "sku": f"L-{number}", "quantity": 3,
            "unit_net": "1665.83", "percent": "20", "amount": 5997, "eco": 30, "is_gift_card": False}  # fmt: skip


def make_document(count=1, **changes):
    """Not saved: a paper is drawn from what it holds."""
    place = {
        "street": "1 rue de la Paix",
        "extra": "",
        "postal_code": "75002",
        "city": "Paris",
        "country": "FR",
        "region": "",
    }
    content = {
        "locale": "fr", "number": "F-2026-00001", "issued_on": "2026-11-22", "order": "1001", "ordered_on": "2026-11-20",
        "supplied_on": "", "paid_on": "2026-11-21", "footer": "Escompte : néant", "basis": "gross",
        "seller": {**place, "name": "Échoppe Lune SARL", "brand": "Lune", "form": "SARL",
                   "registration": "SIREN 123 456 789", "vat_number": "FR12345678901",
                   "email": "a@example.org", "phone": ""},
        "buyer": {**place, "name": "Έλλη Žižek Москва", "company": "", "vat_number": "", "email": "ada@example.org"},
        "delivered_to": {}, "lines": [line(number) for number in range(count)], "subtotal": 5997 * count,
        "discounts": [{"label": "Été", "amount": 100}],
        "shipping": {"label": "Colissimo", "amount": 490, "discounts": []},
        "rates": [{"percent": "20", "name": "TVA", "net": 5322, "tax": 1065}], "net": 5322, "tax": 1065, "total": 6387,
        "payments": [{"label": "Carte", "amount": 6387, "on": "2026-11-21"}], "due": 0, "mentions": ["article 138"],
    }  # fmt: skip
    return Document(kind="invoice", number="F-2026-00001", language="fr", currency="EUR", total_amount=6387,
                    tax_amount=1065, content={**content, **changes})  # fmt: skip


def text_of(data):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_pdf_says_what_the_sheet_says():
    document = make_document()
    data = pdf_of(document)

    reader = PdfReader(BytesIO(data))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Facture F-2026-00001", "fr")
    text = text_of(data).replace("\u202f", " ").replace("\xa0", " ")
    for words in ("Échoppe Lune SARL", "Έλλη Žižek Москва", "SIREN 123 456 789", "FR12345678901", "22 novembre 2026",
                  "16,6583", "59,97 €", "63,87 €", "20 %", "Abat-jour n° 0", "article 138", "Escompte : néant"):  # fmt: skip
        assert words in text, words
    sheet = sheet_of(document)
    for _label, value in [*sheet.sums, sheet.total, *sheet.payments]:
        assert value.replace("\u202f", " ").replace("\xa0", " ") in text
    assert data == pdf_of(document)
    fonts = reader.pages[0]["/Resources"]["/Font"].get_object()
    assert all("/FontDescriptor" in font.get_object() for font in fonts.values())


def test_pdf_of_many_lines_repeats_the_head_of_the_table():
    text = text_of(pdf_of(make_document(90)))

    assert all(f"Abat-jour n° {number}\n" in text for number in range(90))
    assert text.count("Article\n") == text.count("page ") > 2


@pytest.mark.parametrize("text", ["", "x" * 400, "word " * 100, "\u202ereversed\n\nlines"])
def test_pdf_of_texts_that_people_type(text):
    """Long words, nothing, turns of the writing direction: all of it on the paper, and nothing off it."""
    odd = {**line(1), "title": text, "options": text}
    data = pdf_of(make_document(lines=[odd], discounts=[{"label": text, "amount": 1}]))

    use_fonts()
    assert all(len(part) < 120 for part in wrapped("x" * 400, 200, PLAIN, SIZE))
    assert text_of(data).count("x") >= text.count("x") * 2
