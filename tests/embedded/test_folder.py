from pathlib import Path

import pytest

from embedded import folder as folder_module
from embedded.errors import CannotStart
from embedded.folder import VERSION_TEXT, DataFolder


def test_prepare_when_the_folder_holds_other_things(tmp_path: Path):
    (tmp_path / "thesis.odt").touch()
    tmp_path.chmod(0o755)

    with pytest.raises(CannotStart, match=r"holds other things \(thesis\.odt\)"):
        DataFolder(tmp_path).prepare()

    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.odt"]
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_prepare_when_another_command_was_there_first(tmp_path: Path):
    (tmp_path / "secret_key").touch()

    DataFolder(tmp_path).prepare()

    assert {entry.name for entry in tmp_path.iterdir()} == {"secret_key", "run", "log"}


def test_prepare_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder_module, "ROOM_NEEDED", 2**40)

    with pytest.raises(CannotStart, match=r"the disk is full: \d+ MiB free at "):
        DataFolder(tmp_path / "data").prepare()


def test_check_version_when_new_signs_the_folder(tmp_path: Path):
    DataFolder(tmp_path).check_version()
    DataFolder(tmp_path).check_version()

    assert (tmp_path / "VERSION").read_text() == VERSION_TEXT + "\n"


def test_locked_when_held_refuses_and_after_it_lets_in(tmp_path: Path):
    data = DataFolder(tmp_path)
    data.prepare()

    with (
        data.locked("the first"),
        pytest.raises(CannotStart, match=r"Process \d+ \(the first\) already runs"),
        data.locked("the second"),
    ):
        pass

    with data.locked("the third"):
        assert "the third" in (data.run / "lock").read_text()
