"""A catalogue of 50,000 products: import, admin, storefront, rules, feeds: `bin/bench catalogue`.

The products are those of tests/data/vendure (MIT), again and again with other names and prices. `--seconds` under 3: a
tenth of it; `--runs 1`: without the import, whose products are filled in instead."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from benchmarks.report import say
from benchmarks.servers import PATHS, ROOT, python
from benchmarks.setting import SHOP, Setting

ROWS = 20_000
PRODUCTS = 50_000
SOURCE = ROOT / "tests" / "data" / "vendure" / "shopify_products_export_legacy.csv"


def measure(setting: Setting) -> None:
    rows = ROWS if setting.is_full or setting.seconds >= 3 else ROWS // 10
    if setting.runs > 1:
        with tempfile.TemporaryDirectory(prefix="echoppe-catalogue-") as folder:
            path = Path(folder) / "products.csv"
            write_file(path, rows)
            measure_import(setting, path, rows)
    products = PRODUCTS * rows // ROWS
    python(setting.environment, "-m", "benchmarks.catalogue_in_shop", SHOP, "fill", str(products))
    for what in ("admin", "collection", "variants", "rules", "feeds"):
        facts = json.loads(python(setting.environment, "-m", "benchmarks.catalogue_in_shop", SHOP, what, "0"))
        for figure, told in facts.items():
            say(f"catalogue.{figure}", products=products, **told)


def write_file(path: Path, rows: int) -> None:
    """Whole products of the demo shop, each time with a number behind its handle and another price; no pictures, whose
    fetching is another figure."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, known = list(reader.fieldnames or []), list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        turn = 0
        for written, row in enumerate(cycle(known), start=1):
            turn += row is known[0]
            changed = dict(row, **{"Handle": f"{row['Handle']}-{turn}", "Image Src": "", "Variant Image": ""})
            if row["Title"]:
                changed["Title"] = f"{row['Title']} {turn}"
            if row["Variant Price"]:
                changed["Variant Price"] = f"{float(row['Variant Price']) + turn:.2f}"
            writer.writerow(changed)
            if written >= rows and row is known[-1]:
                return


def measure_import(setting: Setting, path: Path, rows: int) -> None:
    """Through the command, as a merchant's file goes: twice over the file, every product in a transaction."""
    environment = {**os.environ, **setting.environment, "PYTHONPATH": PATHS}
    command = [sys.executable, "manage.py", "import_products", "--shop", SHOP, "--json", str(path)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = last = time.monotonic()
    gap, done = 0.0, 0
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            told = re.match(r"(\d+) of \d+", line)
            if told and int(told[1]) > done:
                now = time.monotonic()
                gap, last, done = max(gap, now - last), now, int(told[1])
        counts = json.loads(process.stdout.read().splitlines()[-1])
        status = process.wait()
    seconds = time.monotonic() - started
    if status or counts["errors"]:
        raise SystemExit(f"the import failed: {status}, {counts}")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, peak = spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime, spent.ru_maxrss / 1024
    say("catalogue.import", value=seconds, goal=300.0 * rows / ROWS, unit="s", rows=counts["rows"],
        products=counts["created"], cpu_s_without_database=cpu)  # fmt: skip
    say("catalogue.import_memory", value=peak, goal=600, unit="MiB at most, of any process that was waited for")
    said = "s without another product, the reading at the start included"
    say("catalogue.import_progress", value=gap, goal=15.0, unit=said)
