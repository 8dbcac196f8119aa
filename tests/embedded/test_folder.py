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
    data = DataFolder(tmp_path)
    data.prepare()
    data.check_version()
    data.check_version()

    assert (tmp_path / "VERSION").read_text() == VERSION_TEXT + "\n"


def test_check_version_when_an_earlier_start_was_cut_short_signs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = DataFolder(tmp_path)
    data.prepare()
    (tmp_path / "VERSION").touch()  # what former versions left, on a full disk
    monkeypatch.setattr(Path, "replace", cut_short)

    with pytest.raises(OSError, match="No space"):
        data.check_version()

    monkeypatch.undo()
    data.prepare()
    data.check_version()
    assert (tmp_path / "VERSION").read_text() == VERSION_TEXT + "\n"


def cut_short(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_check_version_when_binary_is_another_version(tmp_path: Path):
    (tmp_path / "VERSION").write_bytes(b"\x80\x1b[2J" * 40)

    with pytest.raises(CannotStart, match=r"of another version \(.{60}; this one needs") as refused:
        DataFolder(tmp_path).check_version()

    assert str(refused.value).isprintable()


def test_prepare_on_a_file_system_of_its_own(tmp_path: Path):
    (tmp_path / "lost+found").mkdir()

    DataFolder(tmp_path).prepare()


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
