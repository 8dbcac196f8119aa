import os
from pathlib import Path

import pytest

from embedded.folder import DataFolder
from embedded.stamps import demo_sign_ins, stamp_demo, stamp_static, static_is_stale


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("commerce/catalog/models.py", "static/css/base.css", "tests/test_it.py", "requirements.lock"):
        file = tmp_path / "root" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path / "root"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    data = DataFolder(tmp_path / "data")
    data.prepare()
    data.postgres.mkdir()
    (data.postgres / "PG_VERSION").touch()
    return data


def change(file: Path) -> None:
    later = file.stat().st_mtime + 60
    os.utime(file, (later, later))


def test_demo_sign_ins_once_loaded(root: Path, data: DataFolder):
    assert demo_sign_ins(root, data) is None

    stamp_demo(root, data, ["Merchant: x"])

    assert demo_sign_ins(root, data) == ["Merchant: x"]
    change(root / "tests" / "test_it.py")
    assert demo_sign_ins(root, data) == ["Merchant: x"]


@pytest.mark.parametrize("changed", ["root/commerce/catalog/models.py", "data/postgres/PG_VERSION"])
def test_demo_sign_ins_when_code_or_databases_are_others(root: Path, data: DataFolder, changed: str):
    stamp_demo(root, data, ["Merchant: x"])

    change(root.parent / changed)

    assert demo_sign_ins(root, data) is None


@pytest.mark.parametrize("changed", ["static/css/base.css", "requirements.lock"])
def test_static_is_stale_when_never_collected_or_changed_since(root: Path, data: DataFolder, changed: str):
    assert static_is_stale(root, data) is True
    stamp_static(data)
    assert static_is_stale(root, data) is False

    change(root / changed)

    assert static_is_stale(root, data) is True
