"""Answers too large to be held: written while they are sent, inside the shop that was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.scope import enter_scope, require_scope


def in_this_scope(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The scope of a request ends with its view; each piece is made in it all the same."""
    scope = require_scope()
    source = iter(pieces)

    def run() -> Iterator[bytes]:
        while True:
            with enter_scope(scope):
                piece = next(source, None)
            if piece is None:
                return
            yield piece

    return run()
