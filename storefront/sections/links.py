"""Addresses that merchants typed."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from core.http.address import link_to

PLAYERS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{id}?autoplay=1&rel=0",
    "vimeo": "https://player.vimeo.com/video/{id}?autoplay=1&dnt=1",
}
PLAYER_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
NAMES = {"youtube": "YouTube", "vimeo": "Vimeo"}


def safe_link(address: str) -> str:
    """Paths of this shop and web addresses; anything else ("javascript:…") leads nowhere."""
    address = address.strip()
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    if is_path:
        return link_to(address)
    return address if address.lower().startswith(("https://", "http://", "mailto:", "tel:", "#")) else ""


def button(value: dict) -> dict[str, str]:
    """Text and address where there are both."""
    text, url = value.get("button_text", ""), safe_link(value.get("button_url", ""))
    return {"link_label": text, "link_url": url} if text and url else {"link_label": "", "link_url": ""}


def player(address: str) -> dict[str, str] | None:
    """How to play a video of YouTube or Vimeo, or None for any other address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    found = ""
    if host == "youtu.be":
        found, kind = parts.path.strip("/"), "youtube"
    elif host in {"youtube.com", "youtube-nocookie.com"}:
        last = parts.path.rstrip("/").rpartition("/")[2]
        found, kind = (parse_qs(parts.query).get("v", [""])[0] or last), "youtube"
    elif host in {"vimeo.com", "player.vimeo.com"}:
        found, kind = parts.path.rstrip("/").rpartition("/")[2], "vimeo"
    pattern = r"[0-9]{5,12}" if found and kind == "vimeo" else r"[A-Za-z0-9_-]{11}"
    if not found or not re.fullmatch(pattern, found):
        return None
    return {"src": PLAYERS[kind].format(id=found), "provider": NAMES[kind], "url": address.strip()}
