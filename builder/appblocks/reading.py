"""From an address that somebody typed to a manifest that can be shown to the merchant. Nothing is stored here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext
from pydantic import ValidationError

from builder.appblocks.manifest import Manifest
from core.errors import PlainError
from core.errors import mark as _
from core.fetch import FetchRefused, safe_fetch

MAX_BYTES = 64 * 1024
SECONDS = 8.0
MAX_PROBLEMS = 5
TYPES = ("application/json", "text/json", "text/plain")
# What the validator says most often, translated; the rest stays as it is, for the app's maker.
PROBLEMS = {
    "missing": _("is missing"),
    "extra_forbidden": _("is not part of the format"),
    "string_too_long": _("is too long"),
    "too_long": _("has too many entries"),
    "too_short": _("has too few entries"),
    "literal_error": _("is none of the values that are possible"),
    "string_pattern_mismatch": _("has the wrong form"),
    "not_plain": _("may only be plain text, without < and >"),
    "address": _("is no address that begins with https://, without ? and #"),
    "elsewhere": _("has to stand on the same host as the manifest"),
    "insecure": _("has to begin with https://"),
    "twice": _("has the same key twice"),
}


class BadManifest(PlainError):
    """`problems` say where and what, for the app's maker."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        super().__init__(_("This is no manifest of an app as it should be. Send these lines to whoever makes the app:"))
        self.problems = [
            f"{where}: {gettext(PROBLEMS[kind]) if kind in PROBLEMS else what}" for where, kind, what in problems
        ]


@dataclass(frozen=True, slots=True)
class ReadApp:
    url: str
    manifest: Manifest
    digest: str  # of what it says, whatever its spaces and its order

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc


def read_app(url: str) -> ReadApp:
    """Asks the app's host; not inside a transaction. Raises FetchRefused, FetchFailed, BadManifest."""
    url = url.strip()
    inside = settings.ALLOW_PRIVATE_FETCH  # development and tests
    if len(url) > 300:
        raise FetchRefused(_("This address is not written correctly."))
    if not inside and not url.lower().startswith("https://"):
        raise FetchRefused(_("The address of an app begins with https://."))
    got = safe_fetch(
        url, max_bytes=MAX_BYTES, timeout=SECONDS, accept=TYPES, allow_private=inside, same_origin=True
    )  # fmt: skip
    return read_manifest(got.content, url=got.final_url)


def read_manifest(content: bytes, *, url: str) -> ReadApp:
    """`url` is where it was found. Raises BadManifest."""
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise BadManifest([("manifest", "json", gettext("is not JSON"))]) from None
    try:
        manifest = Manifest.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise BadManifest(
            [(path_of(each["loc"]), each["type"], each["msg"]) for each in found[:MAX_PROBLEMS]]
        ) from None
    problems = problems_of_addresses(manifest, url)
    if problems:
        raise BadManifest(problems[:MAX_PROBLEMS])
    said = json.dumps(manifest.model_dump(), sort_keys=True).encode()
    return ReadApp(url, manifest, hashlib.sha256(said).hexdigest())


def refuse(word: str) -> Any:
    raise ValueError(word)


def path_of(place: tuple[int | str, ...]) -> str:
    """ "blocks.2.frame"; names that the app made up are cut."""
    return ".".join(str(each)[:40] for each in place) or "manifest"


def problems_of_addresses(manifest: Manifest, url: str) -> list[tuple[str, str, str]]:
    found = []
    if not settings.ALLOW_PRIVATE_FETCH and not manifest.privacy_url.startswith("https://"):
        found.append(("privacy_url", "insecure", ""))
    own = origin_of(url)
    found += [
        (f"blocks.{number}.frame", "elsewhere", "")
        for number, block in enumerate(manifest.blocks)
        if origin_of(block.frame) != own
    ]
    return found


def origin_of(url: str) -> str:
    """As it stands in a security policy: scheme, host, and the port where it is not the usual one."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    try:
        port = parts.port
    except ValueError:
        return ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")
