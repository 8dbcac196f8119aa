"""A merchant moves in from every kind of shop, takes one import back, changes all products in the grid, and takes
everything along. Two hundred of them are changed in tests/dashboard/grid, without a browser."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.looking import Findings
from tests.e2e.people import Visitor, read, until

pytestmark = pytest.mark.e2e

HERE = Path(__file__).parent
PRODUCTS = 24
SLOW = 60_000  # a worker on a busy machine
FILES = {
    "shopify.csv": "Handle,Title,Variant Price,Variant SKU\n"
    + "".join(f"mug-{n},Mug {n:03},{n + 1}.00,M{n}\n" for n in range(PRODUCTS)),
    "woocommerce.csv": "Type,SKU,Name,Published,In stock?,Regular price\nsimple,W1,Woo lamp,1,1,10\n",
    "prestashop.csv": "ID produit;Actif (0/1);Nom *;Catégories (x,y,z...);Prix TTC;Référence n°\n7;1;Lampe;Salon;12,50;L7\n",
    "magento.csv": "sku,product_type,name,price,product_online,visibility\nmg1,simple,Magento bag,9.00,1,Catalog\n",
    "google.tsv": "id\ttitle\tlink\tprice\tavailability\ng1\tFeed cup\thttps://a.example/1\t5.00 EUR\tin_stock\n",
    "table.csv": "Ding;Preis\nTisch;99,00\n",
}
IN_SIGHT = ("table.csv", "shopify.csv")  # the others are sent by the same forms, and not looked at
UPLOAD = """async ([name, content]) => {
  const form = new FormData(document.querySelector("form:has([name=file])"));
  form.set("file", new File([content], name));
  return (await fetch(location, { method: "POST", body: form })).url;
}"""
START = """async (preview) => {
  const page = new DOMParser().parseFromString(await (await fetch(preview)).text(), "text/html");
  const form = page.querySelector("form[action$='/start/']");
  return (await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form) })).url;
}"""
PASTE = """(text) => {
  const input = document.querySelector("[name^=price_amount-]");
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.focus();
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def admin(site: Any, page: Any) -> Any:
    """The page of a browser that is signed in to the admin of a shop of this test's own."""
    output = site.run(HERE / "sign_in.py", "moving")
    session = next(line.split()[1] for line in output.splitlines() if line.startswith("COOKIE"))
    cookies = {"echoppe": session, "lang": "en"}
    url = site.url("moving.admin")
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return page


def test_moving_in_and_out(site: Any, admin: Any, visitor: Visitor, tmp_path: Path) -> None:
    def address(path: str) -> str:
        return site.url("moving.admin", path)

    # Every file is looked at first, then brought in; the work goes on while the next one is chosen.
    admin.goto(address("/imports/new/"))
    others = {name: admin.evaluate(UPLOAD, [name, FILES[name]]) for name in FILES if name not in IN_SIGHT}
    imports = {}
    for name, preview in others.items():
        until(lambda preview=preview: "Start the import" in read(visitor, preview), f"the preview of {name}")
        imports[name] = admin.evaluate(START, preview)
    for name in IN_SIGHT:
        (tmp_path / name).write_text(FILES[name])
        admin.goto(address("/imports/new/"))
        admin.locator("[name=file]").set_input_files(tmp_path / name)
        admin.get_by_role("button", name="Upload and preview").click()
        if name == "table.csv":  # whose columns nobody knows
            admin.locator("[name=column-0]").select_option("title", timeout=SLOW)
            admin.locator("[name=column-1]").select_option("price")
            admin.get_by_role("button", name="Remember this, and look again").click()
        admin.get_by_role("button", name="Start the import").click(timeout=SLOW)
        imports[name] = admin.url
    admin.get_by_text("The import is done.").wait_for(timeout=SLOW)
    for name, done in imports.items():
        until(lambda done=done: "The import is done." in read(visitor, done), f"the import of {name}")

    # One of them was a mistake.
    admin.goto(imports["google.tsv"])
    admin.get_by_role("link", name="Undo this import").click()
    admin.get_by_role("button", name="Yes, undo this import").click()
    admin.get_by_text("This import was undone.").wait_for(timeout=SLOW)

    # All prices from a spreadsheet.
    admin.goto(address("/grid/?size=200"))
    count = admin.locator("[name^=price_amount-]").count()
    assert count == PRODUCTS + 4
    admin.evaluate(PASTE, "".join(f"{n + 500}.50\n" for n in range(count)))
    admin.get_by_text(f"Cells changed: {count}").wait_for()
    admin.keyboard.press("Control+z")
    admin.locator(".is-changed").first.wait_for(state="detached")
    admin.evaluate(PASTE, "".join(f"{n + 500}.50\n" for n in range(count)))
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.get_by_text(f"{count} cells were saved.").wait_for()

    # And out again.
    admin.goto(address("/exports/"))
    admin.get_by_role("button", name="Export Products").click()
    with admin.expect_download(timeout=SLOW) as download:
        admin.get_by_role("link", name="Download Products").click(timeout=SLOW)
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["price"] for row in rows) == sorted(f"{n + 500}.50" for n in range(count))
    assert not [row for row in rows if row["title"] == "Feed cup"]

    found = Findings(visitor)
    found.visit("moving.admin", "/grid/?q=Mug+01", "/exports/", "/imports/")  # ten rows: each is like the others
    assert found == []
