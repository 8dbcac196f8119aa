import json
import os
from pathlib import Path

import pytest

from embedded import Addresses, addresses
from embedded.processes import started_at


@pytest.fixture
def servers_file(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    return tmp_path / "run" / "servers.json"


def content(**changes: object) -> str:
    own = {"launcher": os.getpid(), "launcher_started": started_at(os.getpid())}
    return json.dumps({"database_url": "postgresql://x", "redis_url": "redis://y"} | own | changes)


def test_addresses_while_the_launcher_lives(servers_file: Path, tmp_path: Path):
    servers_file.write_text(content())

    assert addresses(tmp_path) == Addresses("postgresql://x", "redis://y")
    assert addresses(str(tmp_path)) == addresses(tmp_path)


def test_addresses_when_nothing_was_ever_started(tmp_path: Path):
    assert addresses(tmp_path / "nowhere") is None


def test_addresses_when_the_pid_was_reused(servers_file: Path, tmp_path: Path):
    servers_file.write_text(content(launcher_started=1))

    assert addresses(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "{}", "[]"])
def test_addresses_when_the_file_is_broken(servers_file: Path, tmp_path: Path, text: str):
    servers_file.write_text(text)

    assert addresses(tmp_path) is None
