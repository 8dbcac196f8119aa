"""PostgreSQL and Valkey for a first run: servers from wheels, started and stopped by a small launcher."""

import json
from pathlib import Path
from typing import NamedTuple

from embedded.processes import is_alive


class Addresses(NamedTuple):
    database_url: str  # a login that may create databases and roles
    redis_url: str


def addresses(data_dir: Path | str) -> Addresses | None:
    """Where the servers of a data folder listen, or None when no launcher runs on it.

    Reads one small file and starts nothing.
    """
    try:
        found = json.loads((Path(data_dir) / "run" / "servers.json").read_text())
        if not is_alive(found["launcher"], started=found["launcher_started"]):
            return None
        return Addresses(found["database_url"], found["redis_url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
