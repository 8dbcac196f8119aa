"""Addresses that merchants typed."""

from __future__ import annotations

from core.http.address import link_to
from core.videos import Link, read_link

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
    link = read_link(address)
    return None if link is None else play(link, address.strip())


def play(link: Link, address: str) -> dict[str, str]:
    return {"src": PLAYERS[link.kind].format(id=link.id), "provider": NAMES[link.kind], "url": address}
