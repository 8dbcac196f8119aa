from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.catalog.models import Product
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services.runs import run_import

HEAD = b"Handle,Title,Variant Price\n"
FILES = {
    "empty": b"",
    "one byte": b"\x00",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "zip": b"PK\x03\x04" + b"\x00" * 200,
    "head alone": HEAD,
    "not a table": b"<html><script>alert(1)</script></html>",
    "columns of others": b"a,b,c\n1,2,3\n",
    "nul": HEAD + b"lamp,La\x00mp,1.00\n",
    "quote without end": HEAD + b'lamp,"Lamp,1.00\n' * 50,
    "cell without end": HEAD + b"lamp," + b"x" * 2_000_000 + b",1.00\n",
    "columns without end": b"Handle,Title," + b",".join(b"c%d" % n for n in range(20_000)) + b"\nlamp,Lamp\n",
    "prices that are none": HEAD
    + "a,A,-1\nb,B,1e99\nc,C,NaN\nd,D,٣\ne,E,99999999999999999999\nf,F,<x-mark>\n".encode(),
    "markup": HEAD + b"<x-mark>,<x-mark>,1\n../../etc,\"' x-mark=1><x-mark>,2\n",
    "formulas": HEAD + b'=1+1,"=HYPERLINK(""http://evil.example"")",1\n',
    "utf-16 cut in half": HEAD.decode().encode("utf-16")[:-1],
    "wrong encoding": HEAD + "lampe,Lampe dorée,1\n".encode("cp1252") + b"\x81\x8d\x8f\n",
}


@pytest.mark.parametrize("kind", FILES)
def test_file_is_taken_or_refused_with_a_reason(open_shop, owner_client, kind):
    """And what is taken runs to an end: done, or failed with a sentence."""
    before = set(Product.objects.values_list("pk", flat=True))

    answer = owner_client.post("/imports/new/", {"file": SimpleUploadedFile("products.csv", FILES[kind])})

    assert answer.status_code in {302, 400}
    if answer.status_code == 400:
        assert 'role="alert"' in answer.content.decode()
        assert not ImportRun.objects.exists()
    else:
        run = ImportRun.objects.get()
        run_import(run.pk)
        run.refresh_from_db()
        assert run.state == ImportState.DONE or (run.state == ImportState.FAILED and run.error)
        page = owner_client.get(f"/imports/{run.pk}/").content.decode()
        assert "<x-mark>" not in page
    assert set(Product.objects.values_list("pk", flat=True)) == before, "a trial changes nothing"


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "a\x00.csv", "x" * 300 + ".csv", "<x-mark>.csv", "\u202e.csv", ".", "con.csv"]
)
def test_name_of_the_file_does_no_harm(open_shop, owner_client, name):
    file = SimpleUploadedFile("a.csv", HEAD + b"lamp,Lamp,1.00\n")
    file._name = name

    answer = owner_client.post("/imports/new/", {"file": file})

    assert answer.status_code in {302, 400}
    assert "<x-mark>" not in owner_client.get("/imports/").content.decode()
