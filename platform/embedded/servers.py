"""PostgreSQL and Valkey of one data folder, started and stopped together."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from embedded import Addresses, postgres, processes, valkey
from embedded.children import Child
from embedded.folder import DataFolder
from embedded.leftovers import stop_leftovers
from embedded.sockets import remove_short_folder


@dataclass(frozen=True)
class Servers:
    addresses: Addresses
    children: list[Child]


@contextmanager
def running_servers(
    data: DataFolder, *, database_url: str | None = None, redis_url: str | None = None, durable: bool = True
) -> Iterator[Servers]:
    """Both servers, until the block ends; a given URL replaces its server.

    Call it under the data folder's lock. Recovers from whatever a killed launcher left.
    `durable=False` trades safety on power loss for speed.
    """
    stop_leftovers(data)
    children: list[Child] = []
    try:
        if database_url is None:
            postgres.create_cluster(data)
            database = postgres.postgres_child(data, durable=durable)
            children.append(database)
            database.start()
            database_url = postgres.database_url(data)
        if redis_url is None:
            cache, redis_url = valkey.valkey_child(data, durable=durable)
            children.append(cache)
            cache.start()
        for child in children:
            if child.name == "postgres":
                postgres.wait_for_postgres(child, data)
            else:
                valkey.wait_for_valkey(child, redis_url)
        servers = Servers(Addresses(database_url, redis_url), children)
        _publish(data, servers.addresses)
        yield servers
    finally:
        data.servers_file.unlink(missing_ok=True)
        for child in reversed(children):
            child.stop()
        remove_short_folder(data)


def _publish(data: DataFolder, found: Addresses) -> None:
    """For `addresses()`. Written whole, and for our own eyes: the URLs may hold passwords."""
    draft = data.servers_file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    launcher = {"launcher": os.getpid(), "launcher_started": processes.started_at(os.getpid())}
    draft.write_text(json.dumps(found._asdict() | launcher))
    draft.replace(data.servers_file)
