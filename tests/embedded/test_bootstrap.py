"""The part that has to run where nothing is installed."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(__file__).resolve().parents[2] / "bin"


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", BIN / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["bootstrap.py", "run", "test"])
def test_bootstrap_can_be_read_by_an_old_python(name: str):
    ast.parse((BIN / name).read_text(), feature_version=(3, 6))


def test_check_python_when_too_old(bootstrap):
    with pytest.raises(bootstrap.CannotStart, match=r"^Python 3\.9 is too old: 3\.11 or newer is needed"):
        bootstrap._check_python((3, 9, 2))

    assert bootstrap._check_python((3, 11, 2)) is None


@pytest.mark.parametrize(
    ("arguments", "is_there", "base"),
    [
        ("'--enable-optimizations' '--with-lto'", True, "ours"),
        ("'--enable-shared'", True, "the system's"),
        ("'--enable-shared'", False, "ours"),
        (None, False, "ours"),
    ],
)
def test_base_python_is_the_systems_where_ours_was_not_optimised(
    bootstrap, monkeypatch: pytest.MonkeyPatch, arguments, is_there, base
):
    monkeypatch.setattr(bootstrap, "BASE_PYTHON", "ours")
    monkeypatch.setattr(bootstrap, "SYSTEM_PYTHON", "the system's")
    monkeypatch.setattr(bootstrap, "_has_venv", lambda python: is_there)
    monkeypatch.setattr(bootstrap.sysconfig, "get_config_var", lambda name: arguments)

    assert bootstrap._base_python() == base


def test_make_venv_where_python_has_no_pip(bootstrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """As Debian's `python3` alone is: neither pip nor ensurepip."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "VENV", str(venv))
    monkeypatch.setattr(bootstrap, "PYTHON", str(venv / "bin" / "python"))
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    pip = bootstrap._make_venv()

    said = subprocess.run([*pip, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("pip 26.")
    assert str(venv) in said
    assert bootstrap._make_venv() == pip  # and a second start takes what is there


def test_make_venv_where_python_has_no_venv(bootstrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(bootstrap, "PYTHON", str(tmp_path / "python"))
    monkeypatch.setattr(bootstrap, "_has_venv", lambda python: False)

    with pytest.raises(bootstrap.CannotStart, match="apt-get install python3-venv"):
        bootstrap._make_venv()


def test_check_room_when_the_disk_is_full(bootstrap, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "ROOM_FOR_VENV", 2**40)

    with pytest.raises(bootstrap.CannotStart, match=r"^the disk is full: "):
        bootstrap._check_room()


def test_explain_when_pip_failed_repeats_its_errors(bootstrap):
    with pytest.raises(bootstrap.CannotStart) as raised:
        bootstrap._explain(["Collecting a", "ERROR: no a", "ERROR: none at all"])

    assert str(raised.value).splitlines()[1:] == ["  ERROR: no a", "  ERROR: none at all"]


def test_pip_install_shares_all_parts_between_two_pips(bootstrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    pip = pip_that(f"open({str(tmp_path)!r} + '/' + str(os.getpid()), 'w').write(open(sys.argv[-1]).read())")

    bootstrap._pip_install(pip, "requirements.lock")

    first, second = [part.read_text() for part in tmp_path.iterdir()]  # and what pip read is gone
    lines = [line for line in (BIN.parent / "requirements.lock").read_text().splitlines() if "#" not in line]
    assert sorted((first + second).splitlines()) == sorted(lines)
    counts = [sum(not line.startswith(" ") for line in half.splitlines()) for half in (first, second)]
    assert abs(counts[0] - counts[1]) <= 1


def test_pip_install_when_one_of_the_two_fails(bootstrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    pip = pip_that("sys.exit('ERROR: none at all' if 'half-1' in sys.argv[-1] else None)")

    with pytest.raises(bootstrap.CannotStart, match=r"(?s)pip could not install .* ERROR: none at all"):
        bootstrap._pip_install(pip, "requirements.lock")


def pip_that(does: str) -> list[str]:
    return [sys.executable, "-c", f"import os, sys; {does}"]


def test_locks_agree_and_name_no_index():
    run, dev = ((BIN.parent / name).read_text() for name in ("requirements.lock", "requirements-dev.lock"))

    assert pins(run) <= pins(dev)
    assert "://" not in run + dev


def pins(lock: str) -> set[str]:
    return {line.rstrip(" \\") for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))}
