"""Servers for tests: quick, private, and stopped afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from embedded import Addresses
from embedded.errors import CannotStart
from embedded.folder import DataFolder
from embedded.servers import running_servers

OWN_FOLDER = Path(__file__).resolve().parents[2] / "var" / "test"


@contextmanager
def temporary_servers(folder: Path | None = None) -> Iterator[Addresses]:
    """PostgreSQL and Valkey without safety on power loss, stopped when the block ends.

    Without a folder: `var/test` of the checkout, which keeps its files from run to run, or a throwaway
    folder when another run holds that one.
    """
    with ExitStack() as stack:
        try:
            found = stack.enter_context(_servers_in(folder or OWN_FOLDER))
        except CannotStart:
            if folder:
                raise
            private = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="echoppe-test-")))
            private.chmod(0o711 if os.geteuid() == 0 else 0o700)
            found = stack.enter_context(_servers_in(private / "data"))
        yield found


@contextmanager
def servers_in_environment() -> Iterator[None]:
    """As `temporary_servers`, with DATABASE_URL and REDIS_URL set to them. Does nothing if both are set."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        yield
        return
    before = dict(os.environ)
    with temporary_servers() as found:
        os.environ.setdefault("DATABASE_URL", found.database_url)
        os.environ.setdefault("REDIS_URL", found.redis_url)
        try:
            yield
        finally:
            for name in ("DATABASE_URL", "REDIS_URL"):
                if name not in before:
                    del os.environ[name]


@contextmanager
def _servers_in(folder: Path) -> Iterator[Addresses]:
    data = DataFolder(folder)
    data.prepare()
    with data.locked("a test run"):
        try:
            data.check_version()
        except CannotStart:  # made by another version: worth nothing, so made anew
            shutil.rmtree(data.postgres, ignore_errors=True)
            (folder / "VERSION").unlink()
            data.check_version()
        with running_servers(data, durable=False) as servers:
            yield servers.addresses
