"""`bin/run` from its start to its end, with real servers."""

import os
import shlex
import signal
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest
import redis

from embedded import addresses, processes, run
from embedded.account import as_server
from embedded.folder import VERSION_TEXT
from tests.embedded.launching import wait_until

pytestmark = pytest.mark.slow


def query(database_url: str, sql: str):
    with closing(psycopg2.connect(database_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def pid_of(running, name: str) -> int:
    """The process that the launcher itself started for this name."""
    children = [pid for pid in running.pids() if processes.program(pid) == name]
    return min(children)


def test_run_starts_all_and_stops_without_a_trace(launch):
    running = launch()

    found = running.wait_until_up()
    assert query(found.database_url, "SHOW max_locks_per_transaction") == [("512",)]
    assert redis.from_url(found.redis_url).ping() is True
    assert [pid_of(running, name) > 0 for name in ("postgres", "valkey-server", "sleep")] == [True] * 3
    assert running.end(signal.SIGINT) == 0

    assert running.pids() == set()
    assert addresses(running.data) is None
    assert running.output.read_text().splitlines()[-2:] == ["Stopping ...", "Stopped."]


def test_run_tells_addresses_and_sign_ins_at_the_end_and_closes_its_folders(launch):
    running = launch()

    running.wait_until_up()
    wait_until(lambda: running.said("  Merchant: demo@example.org\n\n"))

    told = running.output.read_text().partition("is running.")[2]
    port = running.port
    assert [line.split()[-1] for line in told.splitlines() if "http" in line and "|" not in line] == [
        f"http://localhost:{port}/",
        f"http://demo.localhost:{port}/",
        f"http://demo.admin.localhost:{port}/",
        f"http://localhost:{port}/mail/",
    ]
    assert "a demo product" not in told
    for name in ("postgres", "valkey", "run/postgres", "log"):
        assert oct((running.data / name).stat().st_mode & 0o777) == "0o700", name
    assert oct((running.data / "run" / "servers.json").stat().st_mode & 0o777) == "0o600"


def test_run_without_demo(launch):
    running = launch("--no-demo")

    running.wait_until_up()

    assert not running.said("load_demo")
    assert not running.said("demo.localhost")


def test_run_when_the_launcher_was_killed_takes_its_children_along(launch):
    running = launch()
    running.wait_until_up()

    running.end(signal.SIGKILL)

    wait_until(lambda: not running.pids())
    assert addresses(running.data) is None


def test_run_after_everything_was_killed_recovers_what_was_committed(launch):
    first = launch()
    found = first.wait_until_up()
    query(found.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    redis.from_url(found.redis_url).set("kept", "42")
    wait_until(lambda: (first.data / "valkey" / "appendonlydir").exists())

    everything = first.pids()
    for pid in (first.process.pid, *everything):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    first.process.wait()
    assert (first.data / "postgres" / "postmaster.pid").exists()
    second = launch()

    found = second.wait_until_up()
    assert query(found.database_url, "SELECT answer FROM kept") == [(42,)]


def test_run_when_an_orphaned_server_still_runs_replaces_it(launch, tmp_path):
    first = launch()
    first.wait_until_up()
    first.end()
    command = shlex.split((first.data / "postgres" / "postmaster.opts").read_text())
    orphan = subprocess.Popen(
        as_owner_of(first.data / "postgres", command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    pid_file = first.data / "postgres" / "postmaster.pid"
    wait_until(lambda: pid_file.exists() and "ready" in pid_file.read_text())

    second = launch()
    found = second.wait_until_up()

    assert orphan.wait(10) is not None
    assert second.said("that an earlier start left")
    assert query(found.database_url, "SELECT 1") == [(1,)]


def as_owner_of(folder: Path, command: list[str]) -> list[str]:
    return [*as_server(reach=[folder]), *command]


@pytest.mark.parametrize("name", ["postgres", "valkey-server"])
def test_run_when_a_server_dies_starts_it_again(launch, name):
    running = launch()
    found = running.wait_until_up()
    before = pid_of(running, name)

    os.kill(before, signal.SIGKILL)

    wait_until(lambda: not processes.is_alive(before))
    wait_until(lambda: answers(found))
    assert running.said("stopped by itself (exit code -9); starting it again in 1 s")


def answers(found) -> bool:
    try:
        return query(found.database_url, "SELECT 1") == [(1,)] and redis.from_url(found.redis_url).ping() is True
    except (psycopg2.OperationalError, redis.RedisError):
        return False


def test_run_when_the_web_dies_starts_it_again_and_leaves_the_rest(launch):
    running = launch()
    running.wait_until_up()
    web = next(pid for pid in running.pids() if b"http.server" in Path(f"/proc/{pid}/cmdline").read_bytes())
    others = running.pids() - {web}

    os.kill(web, signal.SIGKILL)

    wait_until(lambda: running.said("web stopped by itself"))
    wait_until(lambda: len(running.pids() - others) == 1)
    assert others <= running.pids() | {pid for pid in others if not processes.is_alive(pid)}


def test_run_when_the_web_never_starts_gives_up(launch, project):
    (project / "Procfile").write_text("web: echo no such module; exit 3\n")
    running = launch()

    assert running.process.wait(20) == 1

    last = running.output.read_text().splitlines()[-1]
    assert last == "bin/run: web does not start (exit code 3); its last words are above."
    assert running.said("web       | no such module")
    assert running.pids() == set()


def test_run_when_a_step_fails_stops_and_says_which(launch, project):
    (project / "manage.py").write_text("raise SystemExit('the reason')")
    running = launch()

    assert running.process.wait(20) == 1

    lines = running.output.read_text().splitlines()
    assert lines[-2:] == [
        "  the reason",
        "bin/run: `manage.py setup --no-input --shops` failed; what it said is above.",
    ]
    assert running.pids() == set()


def test_run_when_the_disk_fills_up_during_a_step_says_just_that(launch, project):
    (project / "manage.py").write_text("raise OSError(28, 'No space left on device')")
    running = launch()

    assert running.process.wait(20) == 1

    lines = running.output.read_text().splitlines()
    assert lines[-1] == f"bin/run: the disk is full: no room left for {running.data}."
    assert not any("Traceback" in line for line in lines)


def test_run_when_the_folder_is_taken_names_the_other(launch):
    first = launch()
    first.wait_until_up()

    second = launch()

    assert second.process.wait(10) == 1
    assert second.output.read_text() == (
        f"bin/run: Process {first.process.pid} (http://localhost:{first.port}/) already runs on "
        f"{first.data}. Stop it, or use --data with another folder.\n"
    )
    assert first.process.poll() is None


def test_run_when_the_path_is_too_long_for_a_socket(launch, tmp_path):
    running = launch(data=tmp_path / ("long-" * 20) / "data")

    found = running.wait_until_up()
    assert query(found.database_url, "SELECT 1") == [(1,)]

    short = Path(unquote(urlsplit(found.database_url).netloc.partition("@")[2]))
    assert short.stat().st_mode & 0o777 == 0o700
    assert running.end() == 0
    assert not short.exists()


def test_run_when_the_port_is_in_use_says_so_before_any_server_starts(tmp_path, taken_port, monkeypatch, capsys):
    monkeypatch.setattr(run, "stop_on_signals", lambda: None)
    monkeypatch.setattr(run, "running_servers", lambda *_, **__: pytest.fail("servers were started"))

    assert run.main(["--port", str(taken_port), "--data", str(tmp_path / "data")]) == 1

    said = capsys.readouterr()
    line = f"bin/run: port {taken_port} is in use. Choose another, as in --port {taken_port + 1}.\n"
    assert (said.out, said.err) == ("", line)


def test_run_when_the_port_is_held_by_a_killed_start_takes_it_back(tmp_path, taken_port, monkeypatch):
    """Its leftovers are ended before anybody asks whether the port is free."""
    asked = []
    monkeypatch.setattr(run, "stop_on_signals", lambda: None)
    monkeypatch.setattr(run, "stop_leftovers", lambda data: asked.append(data.path))

    assert run.main(["--port", str(taken_port), "--data", str(tmp_path / "data")]) == 1

    assert asked == [tmp_path / "data"]


def test_run_when_the_folder_is_of_another_version(launch, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "VERSION").write_text("format 0, PostgreSQL 9\n")

    running = launch()

    assert running.process.wait(10) == 1
    assert running.output.read_text() == (
        f"bin/run: the data folder {data} is of another version (format 0, PostgreSQL 9; this one "
        f"needs {VERSION_TEXT}). Use the version that made it, or --data with another folder.\n"
    )
    assert (data / "VERSION").read_text() == "format 0, PostgreSQL 9\n"


@pytest.mark.parametrize("path", ["~nobody-at-all/x", "in-a-circle", "x" * 300, "file/x", "taken"])
def test_run_when_the_folder_cannot_be_says_so_in_one_line(tmp_path, capsys, monkeypatch, path):
    monkeypatch.setattr(run, "stop_on_signals", lambda: None)
    (tmp_path / "in-a-circle").symlink_to("in-a-circle")
    (tmp_path / "file").touch()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "run").touch()

    assert run.main(["--data", path], begun_in=str(tmp_path)) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("bin/run: ")
    assert path in line


def test_data_folder_is_taken_from_where_the_command_was_typed(tmp_path):
    assert run.data_folder("shop", str(tmp_path)).path == tmp_path / "shop"
    assert run.data_folder("/elsewhere", str(tmp_path)).path == Path("/elsewhere")


def test_port_of_the_environment_is_checked_like_the_option(monkeypatch, capsys):
    monkeypatch.setenv("ECHOPPE_PORT", "eight")

    with pytest.raises(SystemExit):
        run.main([])

    assert capsys.readouterr().err.splitlines()[-1] == "bin/run: error: argument --port: 'eight' is no port number"


def test_run_a_second_time_skips_what_is_done_and_still_tells_the_sign_ins(launch):
    launch_once = launch()
    launch_once.wait_until_up()
    launch_once.end()

    again = launch()
    again.wait_until_up()
    wait_until(lambda: again.said("  Merchant: demo@example.org\n\n"))

    assert [line for line in again.output.read_text().splitlines() if "did " in line] == [
        "  did setup --no-input --shops"
    ]
