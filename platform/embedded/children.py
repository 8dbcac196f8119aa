"""Processes that the launcher owns: each in a group of its own, and none outlives the launcher."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

MARK = "ECHOPPE_LAUNCHED_ON"  # set for every child: a later launcher knows by it what an earlier one left
LARGEST_LOG = 10_000_000


@dataclass(eq=False)
class Child:
    """`prefix` changes the account. Output goes to `log`, or else into a pipe for the supervisor."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    prefix: list[str] = field(default_factory=list)
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    log: Path | None = None
    complaints: Path | None = None  # takes the error output alone; else that goes where the output goes
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, tied to the life of this process: if the launcher is killed, the kernel stops the child.

        `setpriv` does the tying, after the change of account, which would undo it.
        """
        tied = self.prefix or (["setpriv"] if shutil.which("setpriv") else [])
        if tied:
            tied = [*tied, f"--pdeathsig={self.stop_signal.name.removeprefix('SIG')}"]
        output: int | IO[bytes] = self.log.open("ab") if self.log else subprocess.PIPE
        errors: int | IO[bytes] = self.complaints.open("wb") if self.complaints else subprocess.STDOUT
        self.process = subprocess.Popen(
            [*tied, *self.command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        for file in (output, errors):
            if not isinstance(file, int):
                file.close()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        assert self.process is not None
        return self.process.poll()

    def stop(self, *, patience: float | None = None) -> None:
        """Ask it to stop, wait, then end whatever is left of its group. Fine to call at any time."""
        if self.process is None:
            return
        if self.exit_code is None:
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience if patience is None else patience)
        self.end_group()
        self.process.wait()

    def end_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def last_words(self, lines: int = 5) -> str:
        """The end of its log, for a message."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n  ".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def open_log(path: Path) -> Path:
    """A log that starts afresh once it has grown large; one older part is kept."""
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path
