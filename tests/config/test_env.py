"""What is wrong in the environment is said in one line, and no password with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import env
from config.settings import servers


def words(refused: pytest.ExceptionInfo[SystemExit]) -> str:
    (line,) = str(refused.value).splitlines()
    return line


@pytest.mark.parametrize("value", ["abc", "²", "--5", "1e3"])
def test_number_that_is_none(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("SCHEMA_POOL_SIZE", value)

    with pytest.raises(SystemExit) as refused:
        env.number("SCHEMA_POOL_SIZE", 5)

    assert words(refused) == f"SCHEMA_POOL_SIZE must be a whole number, not {value!r}."


@pytest.mark.parametrize("name", ["nothing", "folder", "binary"])
def test_file_of_a_secret_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str):
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x80")
    monkeypatch.setenv("METRICS_TOKEN_FILE", str(tmp_path / name))

    with pytest.raises(SystemExit) as refused:
        env.text("METRICS_TOKEN")

    assert words(refused).startswith(f"METRICS_TOKEN_FILE: {tmp_path / name} cannot be read: ")


def test_data_folder_that_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "file").touch()

    with pytest.raises(SystemExit) as refused:
        servers.secret_key(tmp_path / "file")

    assert "ECHOPPE_DATA" in words(refused)


@pytest.mark.parametrize("url", ["nonsense", "gopher://me:hunter2@host/name", "postgresql://me:hunter2@host:port/name"])
def test_address_of_a_database_that_is_none(url: str):
    with pytest.raises(SystemExit) as refused:
        servers.databases(url, "key")

    assert "hunter2" not in words(refused)
