"""Files of banks, and files that only look like some."""

from __future__ import annotations

from datetime import date

import pytest

from commerce.payments.statements import UnreadableStatement, read_statement

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.%s"><BkToCstmrStmt><GrpHdr/>
<Stmt><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>%s</Stmt></BkToCstmrStmt></Document>"""
ENTRY = """<Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>%s</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>REF%s</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr>%s</Dbtr></RltdPties><RmtInf><Ustrd>Order</Ustrd><Ustrd>#1001</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
NAME = "<Nm>Ada Lovelace</Nm>"


def camt(*entries, version="02"):
    return (CAMT % (version, "".join(entries))).encode()


def entry(amount="12.50", direction="CRDT", state="BOOK", number=1, payer=NAME):
    return ENTRY % (amount, direction, state, number, payer)


def read(content, currency="EUR"):
    return [
        (each.booked_on.isoformat(), each.amount, each.currency, each.text, each.payer)
        for each in read_statement(content, currency=currency)
    ]


PAID = ("2026-11-20", 1250, "EUR", "Order #1001", "Ada Lovelace")


@pytest.mark.parametrize(
    ("version", "state", "payer"),
    [
        ("02", "BOOK", NAME),
        ("08", "<Cd>BOOK</Cd>", f"<Pty>{NAME}</Pty>"),
        ("13", "<Cd>BOOK</Cd>", f"<Pty>{NAME}</Pty>"),
    ],
)
def test_camt(version, state, payer):
    assert read(camt(entry(state=state, payer=payer), version=version)) == [PAID]


def test_only_booked_money_that_came_in():
    reversal = entry(number=4).replace("<Sts>", "<RvslInd>true</RvslInd><Sts>")

    assert read(camt(entry(direction="DBIT"), entry(state="PDNG"), reversal, entry())) == [PAID]


def test_one_booking_of_several_transfers():
    parts = "".join(
        f'<TxDtls><Amt Ccy="EUR">{amount}</Amt><RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls>'
        for amount, words in [("10.00", "1001"), ("2.50", "1002")]
    )
    whole = entry().partition("<NtryDtls>")[0] + f"<NtryDtls>{parts}</NtryDtls></Ntry>"

    assert [(each[1], each[3]) for each in read(camt(whole))] == [(1000, "1001"), (250, "1002")]


def test_equal_lines_of_one_day_are_two_and_the_same_in_the_next_file():
    same = entry().replace("<AcctSvcrRef>REF1</AcctSvcrRef>", "")
    first, again = (read_statement(camt(same, same), currency="EUR") for _ in range(2))

    assert len({each.fingerprint for each in first}) == 2
    assert [each.fingerprint for each in first] == [each.fingerprint for each in again]


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><Document>&b;</Document>",
        b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><Document/>",
        b"<Document><BkToCstmrStmt></BkToCstmrStmt></Document>",
        b"<Document",
        b"<html><body>Your session has ended</body></html>",
        camt(entry("12.505")),
        camt(entry("1e9999")),
        camt(entry("NaN")),
        camt(entry("twelve")),
        camt(entry()).replace(b'Ccy="EUR"', b'Ccy="???"'),
        camt(entry()).replace(b"2026-11-20", b"tomorrow"),
    ],
)
def test_xml_that_is_refused(content):
    with pytest.raises(UnreadableStatement):
        read_statement(content, currency="EUR")


@pytest.mark.parametrize(
    "table",
    [
        "Date,Description,Amount,Name\n2026-11-20,Order #1001,12.50,Ada Lovelace\n2026-11-20,Rent,-900.00,Landlord\n",
        "Buchungstag;Beguenstigter/Zahlungspflichtiger;Verwendungszweck;Betrag;Waehrung\n"
        '"20.11.26";"Ada Lovelace";"Order #1001";"12,50";"EUR"\n',
        "Date opération;Libellé;Nom;Débit;Crédit\n20/11/2026;Order #1001;Ada Lovelace;;12,50\n21/11/2026;EDF;EDF;-70,00;\n",
        "My Bank plc\nBalance;1.000,00\n\nDate;Name;Motif;Montant\n20/11/2026;Ada Lovelace;Order #1001;+12,50\n",
    ],
)
def test_tables_of_banks(table):
    for encoded in (table.encode(), table.encode("cp1252"), b"\xef\xbb\xbf" + table.encode()):
        assert read(encoded) == [PAID]


@pytest.mark.parametrize(
    "table",
    [
        "",
        "\0\0\0",
        "a,b\n1,2\n",
        "Date,Amount\n2026-11-20,twelve\n",
        "Date,Amount\n32.13.2026,1\n",
        "Date\n2026-11-20\n",
    ],
)
def test_tables_that_are_refused(table):
    with pytest.raises(UnreadableStatement):
        read_statement(table.encode(), currency="EUR")


def test_yen_have_no_decimals():
    (line,) = read_statement(b"Date,Amount,Description\n2026-11-20,1200,#7\n", currency="JPY")

    assert (line.amount, line.currency, line.booked_on) == (1200, "JPY", date(2026, 11, 20))
