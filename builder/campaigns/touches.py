"""What the address of a visit says about the campaign it comes from.

The parameters are those that Google Analytics has made customary (utm_source, utm_medium, utm_campaign, utm_term,
utm_content). They are typed by hand in newsletters and anybody can call up any address, so they are text of strangers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_WORDS, MAX_PATH, MAX_QUERY, MAX_FIELDS = 80, 200, 2_000, 60
# Programs that fetch pages and say so, link previews of messengers among them.
CRAWLER = re.compile(
    r"(?<!cu)bot(?:\b|[/;_-])|crawl|spider|slurp|scrap|preview|facebookexternalhit|whatsapp|embedly|lighthouse|headless|"
    r"pingdom|uptime|monitor|curl|wget|python|java/|go-http|okhttp|axios|node-fetch|phantom|archiver",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Touch:
    path: str
    source: str
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""


OTHER = Touch("", "(other)")


def touch_of(address: str) -> Touch | None:
    """Of an address, whole or from the path on. None where it names no source and no campaign, and for what is none."""
    try:
        parts = urlsplit(address[: MAX_PATH * 9 + MAX_QUERY + 300])
        given = parse_qsl(parts.query[:MAX_QUERY], max_num_fields=MAX_FIELDS)
    except ValueError:
        return None
    words = {name[4:]: words_of(value) for name, value in reversed(given) if name.startswith("utm_")}
    path = plain(unquote(parts.path, errors="replace"))
    if not path.startswith("/") or not (words.get("source") or words.get("campaign")):
        return None
    return touch_from({"path": path, **words})


def touch_from(values: Mapping[str, Any]) -> Touch:
    """Within our limits, whatever was kept."""
    words = {name: words_of(str(values.get(name, ""))) for name in ("medium", "campaign", "term", "content")}
    source = words_of(str(values.get("source", ""))) or "(none)"
    return Touch(plain(str(values.get("path", "")))[:MAX_PATH], source, **words)


def words_of(value: str) -> str:
    """Small letters: "Newsletter" and "newsletter" are one source to everybody but a computer."""
    return " ".join(plain(value).split()).lower()[:MAX_WORDS].strip()


def plain(text: str) -> str:
    """Without what no database or spreadsheet takes: control characters, direction marks and half characters."""
    return "".join(each for each in text if each.isprintable())


def kept(touch: Touch, day: str) -> dict[str, str]:
    """As carts and orders keep it."""
    return {name: value for name, value in asdict(touch).items() if value} | {"day": day}


def is_crawler(user_agent: str) -> bool:
    return not user_agent or CRAWLER.search(user_agent) is not None
