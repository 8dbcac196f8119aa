"""Lighthouse: what a visit on a phone over a slow line is like."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.npm import installed
from embedded.chromium import find_chromium

# The whole browser where there is one: it is what people have. The one of the browser tests paints without a window.
CHROMIUM = os.environ.get("ECHOPPE_CHROMIUM") or shutil.which("chromium") or find_chromium() or "/usr/bin/chromium"
FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
VERSION = "13"
SPEED = "performance"
EVERYTHING = "performance,accessibility,best-practices,seo"
# A phone of the middle range: a machine of index 1500 (Lighthouse's own measure) slowed down four times, as Lighthouse does.
PHONE_INDEX = 375
LAST = 3
SHARE = "mainThreadShare"  # of one core; ours, beside Lighthouse's own facts about the machine


def find_lighthouse() -> Path | None:
    """None where it is not there and cannot be had."""
    return installed("lighthouse", VERSION, program=".bin/lighthouse") if os.path.exists(CHROMIUM) else None


def run_lighthouse(
    program: Path, url: str, *, slowdown: float, cookie: str = "", categories: str = EVERYTHING
) -> dict[str, Any]:
    """The report of one visit on a phone over a slow line, with a browser of its own. A visit for speed alone is loaded
    and measured just as one for everything; only what is looked at after it has loaded is left out."""
    with tempfile.TemporaryDirectory(prefix="echoppe-lighthouse-") as folder:
        found = Path(folder) / "visit.json"
        command = [
            str(program), url, "--quiet", "--output=json", f"--output-path={found}", "--save-assets",
            f"--chrome-flags={FLAGS}", f"--throttling.cpuSlowdownMultiplier={slowdown}",
            f"--only-categories={categories}",
        ]  # fmt: skip
        command += ["--disable-full-page-screenshot"] if categories == SPEED else []
        command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
        facts = {**os.environ, "CHROME_PATH": CHROMIUM}
        for _try in range(3):  # it loses its trace of a page now and then
            done = subprocess.run(command, capture_output=True, text=True, env=facts, timeout=180)
            if done.returncode == 0:
                break
        else:
            raise SystemExit(f"Lighthouse failed at {url}:\n{done.stderr[-1500:]}")
        report = dict(json.loads(found.read_text()))
        trace = found.with_name("visit-0.trace.json")
        report["environment"][SHARE] = share_of_core(json.loads(trace.read_text())["traceEvents"], url)
        return report


def share_of_core(events: list[dict[str, Any]], url: str) -> float:
    """Of one processor, from 0 to 1, what the page's main thread had while it had something to do: CPU time by wall time
    of its tasks, as the browser traces both (`tdur`, `dur`; Chromium's trace event format). 1 where nothing is told."""
    parsed = [
        each for each in events
        if each["name"] == "ParseHTML" and url in str(each.get("args", {}).get("beginData", {}).get("url", ""))
    ]  # fmt: skip
    if not parsed:
        return 1.0
    thread, start = (parsed[0]["pid"], parsed[0]["tid"]), min(each["ts"] for each in parsed)
    tasks = [
        each for each in events
        if each["name"].endswith("RunTask") and (each["pid"], each["tid"]) == thread and each["ts"] >= start
    ]  # fmt: skip
    wall = sum(each.get("dur", 0) for each in tasks)
    return round(min(sum(each.get("tdur", 0) for each in tasks) / wall, 1.0), 3) if wall else 1.0


class Calibration:
    """How many times this machine is to be slowed down to be like the phone. Lighthouse multiplies how long tasks took by
    the wall clock; a phone has eight cores, and here the browser's own processes, the server and Lighthouse share two with
    the page. So what counts is the machine's index, which an idle page has measured, times the share of a core that the
    page's main thread had (docs/adr/0085). Machines that are shared change both within minutes: each visit tells its own,
    and the median of the last three decides about the next."""

    def __init__(self, program: Path, url: str) -> None:
        self.speeds: list[tuple[float, float]] = []
        for _visit in range(LAST):
            self.learn(run_lighthouse(program, url, slowdown=1, categories=SPEED))

    @property
    def index(self) -> float:
        return median(index for index, _share in self.speeds[-LAST:])

    @property
    def share(self) -> float:
        return median(share for _index, share in self.speeds[-LAST:])

    @property
    def slowdown(self) -> float:
        return round(max(median(index * share for index, share in self.speeds[-LAST:]) / PHONE_INDEX, 1.0), 1)

    def learn(self, report: dict[str, Any]) -> None:
        self.speeds.append((float(report["environment"]["benchmarkIndex"]), report["environment"][SHARE]))


def figures_of(report: dict[str, Any]) -> dict[str, float]:
    """Scores of 100, times in seconds and milliseconds, own scripts and stylesheets in compressed bytes."""
    audits, categories = report["audits"], report["categories"]
    requests = audits["network-requests"]["details"]["items"]
    scripts = [each for each in requests if each["resourceType"] == "Script"]
    return {
        **{name.replace("-", "_"): round(each["score"] * 100) for name, each in categories.items()},
        "lcp_s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "tbt_ms": audits["total-blocking-time"]["numericValue"],
        "cls": audits["cumulative-layout-shift"]["numericValue"],
        "own_js": sum(each["transferSize"] for each in scripts if "/vendor/" not in each["url"]),
        "js": sum(each["transferSize"] for each in scripts),
        "css": sum(each["transferSize"] for each in requests if each["resourceType"] == "Stylesheet"),
    }


def complaints_of(report: dict[str, Any]) -> list[str]:
    """What costs points, outside speed."""
    return sorted(
        f"{name}: {report['audits'][each['id']]['title']}"
        for name, category in report["categories"].items()
        for each in category["auditRefs"]
        if name != "performance" and each["weight"] and report["audits"][each["id"]]["score"] not in (1, None)
    )
