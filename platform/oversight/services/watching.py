"""Names that come near a brand, or near what swindlers use. Found by a machine, decided by a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from rapidfuzz.distance import OSA

from core.scope import control_context
from oversight.models import WatchFinding, WatchWord
from tenants.models import DomainClaim, RegistryEntry, Shop, ShopState

NEW = timedelta(days=2)
LOOKALIKES = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s"})
SHORTEST_FUZZY = 6


def plain(text: str) -> str:
    """Letters alone, without accents, and with what looks like a letter taken for it."""
    bare = unicodedata.normalize("NFKD", text.lower()).translate(LOOKALIKES)
    return re.sub(r"[^a-z]", "", bare)


def words_in(text: str) -> list[str]:
    return [plain(part) for part in re.split(r"[^\w@$]+|_", text) if plain(part)]


def is_near(word: str, text: str) -> bool:
    """A whole word, the word within the run-together name if it is long, or one slip away from it."""
    wanted, parts = plain(word), words_in(text)
    if not wanted:
        return False
    if wanted in parts or (len(wanted) >= SHORTEST_FUZZY and wanted in plain(text)):
        return True
    return len(wanted) >= SHORTEST_FUZZY and any(OSA.distance(wanted, part, score_cutoff=1) <= 1 for part in parts)


def names_of(shop: Shop) -> Iterator[str]:
    yield shop.name
    yield shop.handle
    yield from DomainClaim.objects.filter(shop=shop).values_list("domain", flat=True)


def watch(*, now: datetime, everybody: bool = False) -> int:
    """Look at shops that are new or have a new domain; returns the number of findings. Each pair is found once."""
    with control_context():
        words = list(WatchWord.objects.values_list("word", flat=True))
        shops = Shop.objects.filter(showcase="").exclude(state__in=[ShopState.CLOSED, ShopState.DROPPED])
        if not everybody:
            fresh = DomainClaim.objects.filter(created_at__gt=now - NEW).values("shop")
            shops = shops.filter(created_at__gt=now - NEW) | shops.filter(pk__in=fresh)
        return sum(note(shop, word) for shop in shops.iterator(chunk_size=500) for word in words)


def note(shop: Shop, word: str) -> bool:
    name = next((name for name in names_of(shop) if is_near(word, name)), None)
    if name is None:
        return False
    _finding, is_new = WatchFinding.objects.get_or_create(shop=shop, word=word, defaults={"found_in": name[:253]})
    return is_new


def settle(*, finding: WatchFinding, actor: str) -> None:
    with control_context(), transaction.atomic("control"):
        if WatchFinding.objects.filter(pk=finding.pk, is_settled=False).update(is_settled=True, settled_by=actor[:254]):
            RegistryEntry.objects.create(
                shop=finding.shop, action="name looked at", reason=f"{finding.word}: fine"[:200], actor=actor[:254]
            )
