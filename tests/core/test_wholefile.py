from __future__ import annotations

from pathlib import Path

import pytest

from core.wholefile import whole_file


def test_file_is_replaced_once_all_is_written(tmp_path: Path):
    path = tmp_path / "out.csv"
    path.write_bytes(b"former")

    with whole_file(path) as target:
        target.write(b"new")
        assert path.read_bytes() == b"former"

    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("out.csv", b"new")]


def test_former_file_stays_when_writing_fails(tmp_path: Path):
    path = tmp_path / "out.csv"
    path.write_bytes(b"former")

    with pytest.raises(OSError, match="full"), whole_file(path) as target:
        target.write(b"half")
        raise OSError(28, "The disk is full")

    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("out.csv", b"former")]


@pytest.mark.parametrize("name", ["", "nowhere/out.csv", "file/out.csv", "x" * 300])
def test_place_that_cannot_be_is_an_oserror(tmp_path: Path, name: str):
    (tmp_path / "file").touch()

    with pytest.raises(OSError), whole_file(tmp_path / name):
        pass


def test_device_is_written_as_it_is():
    with whole_file(Path("/dev/null")) as target:
        target.write(b"x")

    assert not Path("/dev/null").is_file()
