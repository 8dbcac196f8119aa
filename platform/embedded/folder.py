"""The data folder: where everything of one installation lies, whose it is, and who runs on it."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from embedded.errors import CannotStart, in_one_line

DATA_FORMAT = 1
POSTGRES_MAJOR = 18
VERSION_TEXT = f"format {DATA_FORMAT}, PostgreSQL {POSTGRES_MAJOR}"
ROOM_NEEDED = 500  # MiB: two databases, the template, a small pool and the write-ahead log
MADE_BY_OTHER_COMMANDS = {"run", "log", "test", "secret_key", "media", "mail", "static", "staticfiles"}
OF_THE_DISK = {"lost+found"}  # a file system of its own, just made


@dataclass(frozen=True)
class DataFolder:
    path: Path

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def servers_file(self) -> Path:
        return self.run / "servers.json"

    def prepare(self) -> None:
        """Make what is missing. Raises CannotStart for a full disk, or a folder that holds other things."""
        self._refuse_foreign_content()
        if not (self.path / "VERSION").exists():
            self._make()
            self.path.chmod(self._passable)
        free = shutil.disk_usage(self.path).free // 2**20
        if free < ROOM_NEEDED:
            raise CannotStart(f"the disk is full: {free} MiB free at {self.path}, {ROOM_NEEDED} needed.")
        self.run.mkdir(exist_ok=True, mode=self._passable)
        self.log.mkdir(exist_ok=True, mode=0o700)

    def check_version(self) -> None:
        """Refuse the data of another version; sign an unsigned folder. Call it under the lock.

        An empty signature is none: a full disk or a kill may have left it. Ours appears whole or not at all.
        """
        version_file = self.path / "VERSION"
        found = version_file.read_text(errors="replace").strip() if version_file.exists() else ""
        if found == VERSION_TEXT:
            return
        if found:
            raise CannotStart(
                f"the data folder {self.path} is of another version ({printable(found)}; this one "
                f"needs {VERSION_TEXT}). Use the version that made it, or --data with another folder."
            )
        draft = self.run / "VERSION.new"
        draft.write_text(VERSION_TEXT + "\n")
        draft.replace(version_file)

    @property
    def _passable(self) -> int:
        """Root's servers run as another user, who has to pass through to their own closed folders."""
        return 0o711 if os.geteuid() == 0 else 0o700

    @contextmanager
    def locked(self, about: str) -> Iterator[None]:
        """Keep other launchers away while the block runs. However this process dies, the kernel lets go.

        `about` is what a refused second launcher tells its user.
        """
        with (self.run / "lock").open("a+") as file:
            if not _take(file):
                file.seek(0)
                holder = file.read().strip() or "another start"
                raise CannotStart(f"{holder} already runs on {self.path}. Stop it, or use --data with another folder.")
            file.truncate(0)
            file.write(f"Process {os.getpid()} ({about})")
            file.flush()
            yield

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise CannotStart(f"cannot make the data folder. {in_one_line(problem)}") from None

    def _refuse_foreign_content(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise CannotStart(f"{self.path} is not a folder.")
        if not self.path.exists() or (self.path / "VERSION").exists():
            return
        others = {entry.name for entry in self.path.iterdir()} - MADE_BY_OTHER_COMMANDS - OF_THE_DISK
        if others:
            some = ", ".join(sorted(others)[:3])
            raise CannotStart(f"{self.path} holds other things ({some}). Use --data with a new folder.")


def printable(text: str) -> str:
    """The beginning of the first line, fit for a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text.splitlines()[0][:60])


def _take(file: IO[str]) -> bool:
    for _ in range(5):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)  # one that is just stopping lets go in a moment
        else:
            return True
    return False
