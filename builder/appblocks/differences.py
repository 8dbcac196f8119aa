"""What a new version of an app would change, in sentences for the merchant."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from builder.appblocks.manifest import AppBlock, Manifest, words_in
from builder.consent.models import Purpose


def purpose_label(purpose: str) -> str:
    return str(Purpose(purpose).label) if purpose in Purpose.values else _("Needed for the section")


def differences(before: Manifest, after: Manifest, language: str) -> list[str]:
    return [*of_app(before, after), *of_blocks(before, after, language)]


def of_app(before: Manifest, after: Manifest) -> Iterator[str]:
    pairs = [
        (_("Name"), before.name, after.name),
        (_("Version"), before.version, after.version),
        (_("Publisher"), before.publisher, after.publisher),
        (_("Privacy statement"), before.privacy_url, after.privacy_url),
    ]
    for label, old, new in pairs:
        if old != new:
            yield _("%(what)s: %(old)s → %(new)s") % {"what": label, "old": old, "new": new}


def of_blocks(before: Manifest, after: Manifest, language: str) -> Iterator[str]:
    old = {each.key: each for each in before.blocks}
    new = {each.key: each for each in after.blocks}
    for key, block in new.items():
        title = words_in(block.title, language)
        if key not in old:
            yield _("New section “%(title)s”: %(purpose)s") % {"title": title, "purpose": purpose_label(block.purpose)}
        elif block != old[key]:
            yield from of_block(old[key], block, title, language)
    for key, block in old.items():
        if key not in new:
            yield _("“%(title)s” is not offered any more. Where it stands in a page, it stays.") % {
                "title": words_in(block.title, language)
            }


def of_block(old: AppBlock, new: AppBlock, title: str, language: str) -> Iterator[str]:
    if old.purpose != new.purpose:
        yield _("“%(title)s” is loaded for another reason: %(old)s → %(new)s") % {
            "title": title, "old": purpose_label(old.purpose), "new": purpose_label(new.purpose),
        }  # fmt: skip
    fields = {each.key for each in old.fields}
    added = [words_in(each.label, language) for each in new.fields if each.key not in fields]
    gone = [words_in(e.label, language) for e in old.fields if e.key not in {each.key for each in new.fields}]
    if added:
        yield _("“%(title)s” has more settings: %(fields)s") % {"title": title, "fields": ", ".join(added)}
    if gone:
        yield _("“%(title)s” has lost settings: %(fields)s") % {"title": title, "fields": ", ".join(gone)}
    if old.purpose == new.purpose and not added and not gone:
        yield _("“%(title)s” has changed (words, size, address or limits)") % {"title": title}
