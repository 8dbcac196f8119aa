"""Where else a shop is to be found: links to its profiles."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

MAX_LENGTH = 200


class Network(NamedTuple):
    key: str
    label: str  # a proper name: the same in all languages
    hosts: tuple[str, ...]  # of its profiles; () for any
    example: str


NETWORKS = (
    Network("instagram", "Instagram", ("instagram.com",), "instagram.com/atelier"),
    Network("facebook", "Facebook", ("facebook.com", "fb.com"), "facebook.com/atelier"),
    Network("tiktok", "TikTok", ("tiktok.com",), "tiktok.com/@atelier"),
    Network("pinterest", "Pinterest", ("pinterest.com", "pinterest.fr", "pin.it"), "pinterest.com/atelier"),
    Network("youtube", "YouTube", ("youtube.com", "youtu.be"), "youtube.com/@atelier"),
    Network("linkedin", "LinkedIn", ("linkedin.com",), "linkedin.com/company/atelier"),
    Network("bluesky", "Bluesky", ("bsky.app",), "bsky.app/profile/atelier.example"),
    Network("mastodon", "Mastodon", (), "mastodon.social/@atelier"),
)
BY_KEY = {network.key: network for network in NETWORKS}


def profile_url(key: str, typed: str) -> str | None:
    """The address as it is kept; None where it is no profile of that network."""
    network, text = BY_KEY.get(key), typed.strip()
    if network is None or not text or len(text) > MAX_LENGTH or any(sign <= " " or sign in "\"'<>\\" for sign in text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
        is_plain = parts.port is None and not parts.username
    except ValueError:
        return None
    known = any(host == each or host.endswith(f".{each}") for each in network.hosts) if network.hosts else "." in host
    if parts.scheme not in {"https", "http"} or not is_plain or not known or not parts.path.strip("/"):
        return None
    return parts._replace(scheme="https", netloc=host).geturl()


def links_of(social: Any) -> list[dict[str, str]]:
    """What templates print, in our order."""
    found = social if isinstance(social, dict) else {}
    return [
        {"key": each.key, "label": each.label, "url": str(found[each.key])} for each in NETWORKS if found.get(each.key)
    ]
