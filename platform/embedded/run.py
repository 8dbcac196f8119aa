"""`bin/run`: servers, databases, demo, then web, worker and scheduler, until it is told to stop."""

import argparse
import errno
import http.client
import os
import sys
from contextlib import closing
from pathlib import Path

from honcho.environ import parse_procfile

from embedded.children import MARK, Child
from embedded.errors import CannotStart, in_one_line
from embedded.folder import DataFolder
from embedded.leftovers import stop_leftovers
from embedded.messages import compile_messages
from embedded.outside import check_outside
from embedded.servers import Servers, running_servers
from embedded.signals import stop_on_signals
from embedded.sockets import check_port, port_beside
from embedded.steps import Situation, collect_static, load_demo, set_up
from embedded.supervisor import Supervisor
from embedded.talk import say, step

ROOT = Path(__file__).resolve().parents[2]
STRIPE_KEYS = ("STRIPE_LIVE_KEY", "STRIPE_TEST_KEY", "STRIPE_LIVE_KEY_FILE", "STRIPE_TEST_KEY_FILE")
OURS_TO_TELL = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO,
    errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP,
}  # fmt: skip


def main(arguments: list[str], root: Path = ROOT, begun_in: str = "") -> int:
    """Returns the exit code: 0 when stopped on request, 1 with one line on why it could not start.

    A relative data folder is taken from `begun_in`, the folder in which the person typed the command.
    """
    options = _parse(arguments)
    stop_on_signals()
    try:
        _run(options, root, data_folder(options.data, begun_in))
    except CannotStart as problem:
        return _fail(str(problem))
    except OSError as problem:
        if problem.errno not in OURS_TO_TELL:
            raise
        return _fail(in_one_line(problem))
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def _run(options: argparse.Namespace, root: Path, data: DataFolder) -> None:
    data.prepare()
    with data.locked(f"http://localhost:{options.port}/"):
        data.check_version()
        stop_leftovers(data)  # of a start that was killed: they may hold the very port
        check_port(options.port)
        check_outside(os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL"))
        with running_servers(
            data, database_url=os.environ.get("DATABASE_URL"), redis_url=os.environ.get("REDIS_URL")
        ) as servers:
            compile_messages(root)
            environment = _environment(options, data, servers)
            if not options.demo:
                environment["THEME_SHOWCASES"] = "0"
            environment.setdefault("FAKESTRIPE_PORT", str(port_beside(options.port)))
            situation = Situation(root, data, environment, uses_own_postgres="DATABASE_URL" not in os.environ)
            set_up(situation)
            sign_ins = load_demo(situation) if options.demo else []
            collect_static(situation)
            _serve(options, sign_ins, servers, procfile_children(root, environment))


def data_folder(text: str, begun_in: str = "") -> DataFolder:
    """Raises CannotStart for a path that leads nowhere: `~` of nobody, links in a circle."""
    try:
        return DataFolder(Path(begun_in, Path(text).expanduser()).resolve())
    except RuntimeError as problem:
        raise CannotStart(f"--data {text}: {problem}") from None


def _serve(options: argparse.Namespace, sign_ins: list[str], servers: Servers, procfile: list[Child]) -> None:
    supervisor = Supervisor(servers=servers.children, procfile=procfile)
    try:
        with step(f"Starting {', '.join(child.name for child in procfile)}"):
            supervisor.start(procfile[:1])  # web alone first: it is up sooner with the processor to itself
            supervisor.run(until=lambda: _answers(options.port), patient=False)
            supervisor.start(procfile[1:])
        _tell_addresses(options, sign_ins)
        supervisor.run(until=lambda: False, patient=True)
    finally:
        say("Stopping ...")
        supervisor.stop()


def _tell_addresses(options: argparse.Namespace, sign_ins: list[str]) -> None:
    port = options.port
    say()
    say("Échoppe is running. Stop it with Ctrl-C.")
    say(f"  Platform, sign-up   http://localhost:{port}/")
    if options.demo:
        say(f"  Demo shop           http://demo.localhost:{port}/")
        say(f"  Its admin           http://demo.admin.localhost:{port}/")
    say(f"  Mails sent          http://localhost:{port}/mail/")
    for line in sign_ins:
        say(f"  {line}")
    say()


def _environment(options: argparse.Namespace, data: DataFolder, servers: Servers) -> dict[str, str]:
    quiet = {
        "PYTHONWARNINGS": "ignore:::celery.platforms",  # its sermon on root, at every start
        "LOG_LEVEL": "WARNING",  # a line for every request would bury the addresses and sign-ins
    }
    return (
        quiet
        | os.environ
        | {
            "DATABASE_URL": servers.addresses.database_url,
            "REDIS_URL": servers.addresses.redis_url,
            "ECHOPPE_DATA": str(data.path),
            "ECHOPPE_PORT": str(options.port),
            "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]),
            "PYTHONUNBUFFERED": "1",
            MARK: str(data.path),
        }
    )


def procfile_children(root: Path, environment: dict[str, str]) -> list[Child]:
    """What production runs, and Stripe's double where there is no key of the real one."""
    processes = parse_procfile((root / "Procfile").read_text()).processes
    beside = root / "Procfile.dev"
    if beside.exists() and not any(environment.get(name) for name in STRIPE_KEYS):
        processes |= parse_procfile(beside.read_text()).processes
    return [
        Child(name=name, command=["sh", "-c", command], environment=environment, folder=root)
        for name, command in processes.items()
    ]


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        try:
            connection.request("GET", "/-/health/live", headers={"Host": f"localhost:{port}"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", add_help=False, usage="bin/run --help")
    parser.add_argument("--port", type=_port, default=os.environ.get("ECHOPPE_PORT") or "8000")
    parser.add_argument("--data", default=os.environ.get("ECHOPPE_DATA") or str(ROOT / "var"))
    parser.add_argument("--no-demo", dest="demo", action="store_false")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port number")
    return int(text)


def _fail(reason: str) -> int:
    sys.stderr.write(f"bin/run: {reason}\n")
    return 1
