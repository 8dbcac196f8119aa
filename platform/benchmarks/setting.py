"""What every figure needs: the options, running servers, a filled shop. Made once per run."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import WORKERS, Web, gunicorn, manage, postmaster_pid, python

SHOP = "bench"
PRODUCTS = 500


@dataclass(frozen=True)
class Setting:
    environment: dict[str, str]
    database_pid: int
    stack: ExitStack
    seconds: float
    runs: int
    shops: int
    is_full: bool
    variant_ids: list[int]
    runs_asked: int | None = None
    scene: str = ""

    @property
    def host(self) -> str:
        return f"{SHOP}.localhost"

    def web(self, *, application: str = "config.wsgi:application", workers: int = WORKERS, **environment: str) -> Web:
        """The product under gunicorn, until the run ends."""
        return self.stack.enter_context(
            gunicorn(application, {**self.environment, **environment}, self.database_pid, workers=workers)
        )

    def fresh_variant(self, units: int) -> int:
        """A variant that nobody has in a cart yet, with so many units."""
        return int(python(self.environment, "-m", "benchmarks.fresh_variant", SHOP, str(units)))

    def yardstick(self) -> Web:
        facts = {"DJANGO_SETTINGS_MODULE": "benchmarks.yardstick.settings"}
        return self.stack.enter_context(
            gunicorn("benchmarks.yardstick.wsgi:application", {**self.environment, **facts}, self.database_pid)
        )


@contextmanager
def prepared(
    *, seconds: float, runs: int | None, shops: int, is_full: bool, scene: str = "", has_shop: bool = True
) -> Iterator[Setting]:
    """Servers of the run's own, with fsync as in production, a platform, and (`has_shop`) a shop of 500 products and the
    yardstick beside it."""
    from embedded.folder import DataFolder
    from embedded.servers import running_servers

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="echoppe-bench-")))
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        data = DataFolder(folder / "data")
        data.prepare()
        stack.enter_context(data.locked("a benchmark"))
        data.check_version()
        servers = stack.enter_context(running_servers(data))
        environment = {
            "DATABASE_URL": servers.addresses.database_url,
            "REDIS_URL": servers.addresses.redis_url,
            "ECHOPPE_DATA": str(data.path),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "SCHEMA_POOL_SIZE": "12",
            "TRUSTED_PROXY": "1",
        }
        manage(environment, "setup")
        manage(environment, "collectstatic", "--no-input", "-v0")
        variant_ids: list[int] = []
        if has_shop:
            variant_ids = json.loads(python(environment, "-m", "benchmarks.fill", SHOP, str(PRODUCTS)))
            environment["YARDSTICK_DATABASE_URL"] = make_yardstick(environment)
        yield Setting(
            environment, postmaster_pid(data.path), stack, seconds, runs or 3, shops, is_full, variant_ids, runs, scene
        )


def make_yardstick(environment: dict[str, str]) -> str:
    """A database of bare tables beside ours, on the same server."""
    import subprocess
    import sys

    import psycopg2

    connection = psycopg2.connect(environment["DATABASE_URL"])
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE yardstick")
    url = environment["DATABASE_URL"].rpartition("/")[0] + "/yardstick"
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-m", "benchmarks.yardstick.fill"],
        env={**os.environ, "YARDSTICK_DATABASE_URL": url, "PYTHONPATH": str(root / "platform")},
        check=True,
    )
    return url
