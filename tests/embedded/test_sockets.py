import os
from pathlib import Path

import pytest

from embedded.errors import CannotStart
from embedded.sockets import check_port, own_short_folder


def test_own_short_folder_when_someone_was_there_first(tmp_path: Path):
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)

    with pytest.raises(CannotStart, match="belongs to someone else"):
        own_short_folder(trap)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_own_short_folder_when_it_is_of_another_account(tmp_path: Path):
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 12345, 12345)

    with pytest.raises(CannotStart, match="belongs to someone else"):
        own_short_folder(tmp_path / "theirs")


def test_check_port_when_free_and_when_in_use(taken_port: int):
    with pytest.raises(CannotStart, match=f"port {taken_port} is in use"):
        check_port(taken_port)
