import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csvfile import Table, UnreadableTable, clean_key, guard, read_table, safe_csv, unguard


def rows_of(table: Table) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, row.cells) for row in table.rows]


def test_read_table():
    table = read_table(b"Handle,Title\nring,Ring\nlamp,Lamp\n")

    assert (table.header, table.encoding, table.delimiter) == (["Handle", "Title"], "utf-8", ",")
    assert rows_of(table) == [
        (2, {"Handle": "ring", "Title": "Ring"}),
        (3, {"Handle": "lamp", "Title": "Lamp"}),
    ]
    assert table.warnings == []


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_separators(codec: str, encoding: str, delimiter: str, newline: str):
    text = newline.join([delimiter.join(["Name", "Prix"]), delimiter.join(["Crème brûlée", "4€"]), ""])

    table = read_table(text.encode(codec))

    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert rows_of(table) == [(2, {"Name": "Crème brûlée", "Prix": "4€"})]


def test_separator_with_commas_inside_the_names():
    text = "Name;Price, EUR, net, or so, approx\nA;1\nB;2\n"

    assert read_table(text.encode()).delimiter == ";"


def test_separator_with_quoted_cells():
    assert read_table(b'"a;b";"c,d,e,f";g\n"1;2";"3,4,5,6";7\n').header == ["a;b", "c,d,e,f", "g"]


def test_separator_with_a_misplaced_quote_in_the_header():
    assert read_table(b'"A" x;B;C\n1;2;3\n').header == ["A x", "B", "C"]


def test_separator_line_of_excel():
    table = read_table("\ufeffsep=;\r\nA,B;C\r\n1,2;3\r\n".encode())

    assert table.header == ["A,B", "C"]
    assert rows_of(table) == [(2, {"A,B": "1,2", "C": "3"})]


def test_guesses_can_be_overruled():
    table = read_table("A,B;C\né,2;3\n".encode("cp1250"), encoding="cp1250", delimiter=",")

    assert rows_of(table) == [(2, {"A": "é", "B;C": "2;3"})]
    with pytest.raises(UnreadableTable, match="klingon"):
        read_table(b"a,b\n", encoding="klingon")


def test_file_cut_inside_a_letter_is_still_utf8():
    table = read_table("A,B\né,à".encode()[:-1])

    assert (table.encoding, rows_of(table)) == ("utf-8", [(2, {"A": "é", "B": "\ufffd"})])
    assert table.warnings == [(2, "unknown_characters")]


def test_records_span_lines_and_mix_line_ends():
    table = read_table(b'A,B\r\n"one\ntwo\r\nthree",x\n\r\n,\ny,z')

    assert rows_of(table) == [(2, {"A": "one\ntwo\r\nthree", "B": "x"}), (5, {"A": "y", "B": "z"})]


def test_cells_and_names_are_cleaned():
    table = read_table("\u200bA \xa0, B\u202f\n\xa0 x\xa0y ,\x00z\x07\n".encode())

    assert table.header == ["A", "B"]
    assert rows_of(table) == [(2, {"A": "x y", "B": "z"})]
    assert table.warnings == [(2, "control_characters")]
    assert clean_key("\ufeffri\u200bng \u2060") == "ring"


def test_no_break_spaces_stay_where_the_reader_wants_them():
    table = read_table("A\u202fB,C\n\xa0x\xa0: y\u202f!\xa0,\xa0\n".encode())
    table.keeps_spaces = True

    assert rows_of(table) == [(2, {"A B": "x\xa0: y\u202f!", "C": ""})]


def test_ragged_rows():
    table = read_table(b"A,B\n1\n1,2,3\n1,2,\n")

    assert [cells for _number, cells in rows_of(table)] == [
        {"A": "1", "B": ""},
        {"A": "1", "B": "2"},
        {"A": "1", "B": "2"},
    ]
    assert table.warnings == [(2, "missing_cells"), (3, "extra_cells")]


def test_nameless_and_repeated_columns():
    table = read_table(b"A,,A,\n1,2,3,\n1,2,3,\n")

    assert table.header == ["A", "", "A [2]", ""]
    assert rows_of(table)[0] == (2, {"A": "1", "A [2]": "3"})
    assert table.warnings == [(1, "duplicate_column"), (2, "nameless_column")]


def test_header_after_blank_lines():
    assert rows_of(read_table(b"\n,,\nA,B\n1,2\n")) == [(4, {"A": "1", "B": "2"})]


def workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b",,,\n,,\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (workbook(), "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "spreadsheet"),
        (b"%PDF-1.7", "not a CSV"),
        (b"\x89PNG\r\n\x1a\n", "not a CSV"),
        (b'A,B\n1,"2\n3,4\n', "never closed"),
        (b'A,B\n1,2\n3,"', "never closed"),
        (b"," * 2_000 + b"\n", "columns"),
        (b"A\n" + b"," * 2_000, "columns"),
        (b"A\n" + b"x" * (2**20 + 1), "too long"),
        (b'A\n"' + (b"x" * 127 + b"\n") * 2**14, "too long"),
        (b"A,B\n" + b"x" * (9 * 2**20), "too long"),
        (b"A,B\n" + (b'"' + (b"x" * 199 + b"\n") * 4_000 + b'",') * 12, "too long"),
        (b"A\n" + b"1\n" * 200_001, "more than 200000 rows"),
        (b"A\n" + b"\n" * 1_000_001, "more than 200000 rows"),
        (b"x" * (100 * 2**20 + 1), "100 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unreadable(content: bytes, message: str):
    with pytest.raises(UnreadableTable, match=message):
        list(read_table(content).rows)


def test_limits_are_not_below_what_is_promised():
    wide = b",".join(b"c%d" % number for number in range(2_000))
    assert len(read_table(wide + b"\n" + wide).header) == 2_000
    [(_number, cells)] = rows_of(read_table(b"A,B\n1," + b"x" * 2**20))
    assert len(cells["B"]) == 2**20
    assert sum(1 for _row in read_table(b"A\n" + b"1\n" * 200_000).rows) == 200_000


def test_memory_holds_one_row(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("A,B,C\n")
        for number in range(10_000):
            file.write(f"{number},{'x' * 2_000},{'y' * 2_000}\n")
    assert path.stat().st_size > 40_000_000
    tracemalloc.start()

    count = sum(1 for _row in read_table(path).rows)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 8_000_000) == (10_000, True)


def test_warnings_are_capped():
    table = read_table(b"A,B\n" + b"1\n" * 1000)

    assert (len(rows_of(table)), len(table.warnings)) == (1000, 200)


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_message(content: bytes):
    try:
        rows = rows_of(read_table(b"A,B\n" + content))
    except UnreadableTable:
        return

    assert all("\x00" not in cell for _number, cells in rows for cell in cells.values())


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("'0012", "0012"),
        ("'+33612345678", "+33612345678"),
        ("'-5", "-5"),
        ("'=1+1", "=1+1"),
        ("'@x", "@x"),
        ("'tis", "'tis"),
        ("'", "'"),
        ("", ""),
        ("0012", "0012"),
        ("''=1", "'=1"),
    ],
)
def test_unguard(text: str, bare: str):
    assert unguard(text) == bare


@given(st.text(max_size=30) | st.text(alphabet="'=+-@01.,\t\r\n＝ a", max_size=6))
def test_guarded_text_starts_no_formula_and_comes_back(text: str):
    assert unguard(guard(text)) == text
    if guard(text)[:1] in tuple("=+-@\t\r\n"):
        assert Decimal(text.replace(",", ".")) < 0 or text.lstrip("-0.,") == ""


FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example";"x")',
    "+1+1",
    "-1+1",
    "-",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|'/C calc'!A0",
    "＝1+1",
    "-5-",
    "+33 6 12 34 56 78",
    "'=1+1",
]


def test_export_holds_no_formula_and_comes_back():
    """Read by a foreign parser: no cell begins with a formula sign, unless the whole is a number."""
    text = "".join(safe_csv([[value, "x"] for value in FORMULAS], ["=Name", "B"]))

    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝")] == []
    assert [unguard(cell) for cell in cells] == ["=Name", *FORMULAS]


def test_export_without_the_guard_holds_formulas():
    """Negative control: the csv module alone lets them through."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([[value] for value in FORMULAS])

    cells = [row[0] for row in csv.reader(io.StringIO(buffer.getvalue(), newline=""))]
    assert sum(cell[:1] in tuple("=+-@\t\r\n＝") for cell in cells) == 13


def test_values_of_an_export():
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    rows = [[None, True, -5, Decimal("-1E+3"), "-5", "-5,50", at, "é\x00", 'a"b', ""]]

    assert list(safe_csv(rows, ["h"] * 3, delimiter=";", bom=True)) == [
        "\ufeffh;h;h\r\n",
        ';true;-5;-1000;-5;-5,50;2026-01-02T03:04:00+00:00;é;"a""b";\r\n',
    ]
    with pytest.raises(TypeError):
        list(safe_csv([[1.5]], ["A"]))


def test_export_is_made_row_by_row():
    def endless() -> Iterator[list[int]]:
        while True:
            yield [1]

    pieces = safe_csv(endless(), ["A"])

    assert [next(pieces), next(pieces)] == ["A\r\n", "1\r\n"]


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_export_is_read_back(rows: list[tuple[str, str]], delimiter: str):
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    text = "".join(safe_csv(rows, ["Name", "Note"], delimiter=delimiter))

    table = read_table(text.encode(), delimiter=delimiter)

    expected = [
        tuple(guard(cell).translate(dict.fromkeys([0xA0, 0x2007, 0x202F], " ")).strip() for cell in row) for row in rows
    ]
    assert [tuple(row.cells.values()) for row in table.rows] == expected
