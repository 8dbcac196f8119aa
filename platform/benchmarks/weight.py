"""What a product page weighs, and how many statements each page needs: `bin/bench weight`."""

from __future__ import annotations

import gzip
import re

from benchmarks.load import Target, ask
from benchmarks.pages import PAGES, QUERIES_GOAL
from benchmarks.report import say
from benchmarks.setting import Setting

ASSET = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FONT = re.compile(r"url\(\"?'?([^)\"']+\.woff2)")
OWN_SCRIPT_GOAL, PAGE_GOAL = 16 * 1024, 100 * 1024


def measure(setting: Setting) -> None:
    web = setting.web()
    _, page, headers = ask(Target(web.port, setting.host, PAGES["product"]))
    html = gzip.decompress(page) if headers.get("content-encoding") == "gzip" else page
    sizes = {"html": len(page)}
    for path in sorted(set(ASSET.findall(html.decode()))):
        _, body, found = ask(Target(web.port, setting.host, path))
        sizes[path] = len(body)
        if path.endswith(".css"):
            text = (gzip.decompress(body) if found.get("content-encoding") == "gzip" else body).decode()
            folder = path.rpartition("/")[0]
            for font in sorted(set(FONT.findall(text))):
                url = font if font.startswith("/") else f"{folder}/{font}"
                sizes[url] = len(ask(Target(web.port, setting.host, url))[1])
    own = sum(size for path, size in sizes.items() if path.endswith(".js") and "vendor" not in path)
    say("weight.product.own_script", value=own, goal=OWN_SCRIPT_GOAL, unit="bytes, compressed")
    whole = sum(size for path, size in sizes.items() if not re.search(r"\.(png|jpe?g|webp|avif|ico)$", path))
    say("weight.product.without_images", value=whole, goal=PAGE_GOAL, unit="bytes, compressed", parts=sizes)
    for name, path in PAGES.items():
        say(f"queries.{name}", value=statements(setting, path), goal=QUERIES_GOAL, unit="statements, uncached")


def statements(setting: Setting, path: str) -> int:
    from benchmarks.servers import python
    from benchmarks.setting import SHOP

    return int(python({**setting.environment, "ECHOPPE_PAGE_CACHE": "0"}, "-m", "benchmarks.count_queries", SHOP, path))
