"""Feeds that a shop offers, by the channel they are for. Google's and the one for programs are on from the beginning; a
channel that is off has no address."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.store.models import Store


@dataclass(frozen=True, slots=True)
class Channel:
    """`files`: name in the address, and what it is beside the channel's name."""

    code: str
    label: str
    files: dict[str, str]


CHANNELS = (
    Channel("google", "Google Merchant", {"google.xml": "XML", "google.tsv": "TSV"}),
    Channel("meta", "Meta (Facebook, Instagram)", {"meta.csv": "CSV"}),
    Channel("pinterest", "Pinterest", {"pinterest.tsv": "TSV"}),
    Channel("kelkoo", "Kelkoo", {"kelkoo.xml": "XML"}),
    Channel("programs", "JSON Lines", {"products.jsonl": ""}),
)
BY_FILE = {name: channel for channel in CHANNELS for name in channel.files}


def open_channels(store: Store) -> list[Channel]:
    return [channel for channel in CHANNELS if channel.code in store.open_feeds]


def is_open(store: Store, name: str) -> bool:
    """Whether there is a feed of this name."""
    return name in BY_FILE and BY_FILE[name].code in store.open_feeds
