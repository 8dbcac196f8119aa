"""Servers for tests: quick, private, and gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded import Addresses
from embedded.errors import CannotStart
from embedded.folder import DataFolder
from embedded.servers import running_servers

OWN_FOLDER = Path(__file__).resolve().parents[2] / "var" / "test"


@contextmanager
def temporary_servers(folder: Path | None = None) -> Iterator[Addresses]:
    """PostgreSQL and Valkey without safety on power loss, stopped when the block ends.

    Without a folder: `var/test` of the checkout, which keeps its files from run to run, or a throwaway folder
    when another run holds that one.
    """
    if folder is not None:
        with _servers_in(folder) as found:
            yield found
        return
    try:
        context = _servers_in(OWN_FOLDER)
        found = context.__enter__()
    except CannotStart:
        with tempfile.TemporaryDirectory(prefix="echoppe-test-") as private:
            Path(private).chmod(0o711 if os.geteuid() == 0 else 0o700)
            with _servers_in(Path(private) / "data") as found:
                yield found
        return
    try:
        yield found
    finally:
        context.__exit__(None, None, None)


@contextmanager
def _servers_in(folder: Path) -> Iterator[Addresses]:
    data = DataFolder(folder)
    data.prepare()
    with data.locked("a test run"):
        try:
            data.check_version()
        except CannotStart:
            shutil.rmtree(data.postgres, ignore_errors=True)
            (folder / "VERSION").unlink()
            data.check_version()
        with running_servers(data, durable=False) as servers:
            yield servers.addresses
