"""Whom the servers run as. PostgreSQL refuses root, so root lends it an account without rights."""

import grp
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from embedded.errors import CannotStart

SERVICE_USER = "pgserver"


def server_owner() -> pwd.struct_passwd | None:
    """The account of the servers when we are root (made if missing); None when they run as ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        made = subprocess.run([*command, SERVICE_USER], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise CannotStart(f"cannot make the account {SERVICE_USER}: {made.stderr.strip()}") from None
        return pwd.getpwnam(SERVICE_USER)


def own_folder(folder: Path) -> None:
    """Make the folder if needed, closed to everyone but the servers (and root)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    give(folder)


def give(path: Path) -> None:
    if owner := server_owner():
        os.chown(path, owner.pw_uid, owner.pw_gid)


def as_server(*, reach: list[Path]) -> list[str]:
    """The command prefix that runs a program as the owner of the servers, able to reach these paths.

    A checkout under /root is closed to other accounts. Rather than open the user's folders, the servers get
    the one capability that passes them, and only where it is needed.
    """
    owner = server_owner()
    if owner is None:
        return []
    if not shutil.which("setpriv"):
        raise CannotStart("`setpriv` is missing: install util-linux, or run this as an ordinary user.")
    group = grp.getgrgid(owner.pw_gid).gr_name
    prefix = ["setpriv", f"--reuid={owner.pw_name}", f"--regid={group}", "--clear-groups"]
    if not all(_is_open(path) for path in reach):
        # Without the securebit, access(2) would forget the capability, and PostgreSQL asks it for its own programs.
        prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    return prefix


def _is_open(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in [*path.resolve().parents])
