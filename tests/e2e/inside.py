"""One process that has the product loaded, with the site's settings; every script, command and server runs in a fork of it.

Loading takes two seconds of CPU, most scripts a tenth of one. Reads a line of JSON for each:

* `arguments` as in `sys.argv` (a Python file, `manage.py` and so on, or a program to become, by its whole path) and the file
  where the `output` goes; answers with a line, the exit code.
* The same with `flags`, settings that are on or off: a server. The answer is its process id; its output comes behind what is
  there already.
* `end`, the id of a server: kills it with all its processes, and answers once it is gone.

When nothing more can come, for whatever reason, all servers are ended.
"""

import gc
import json
import os
import runpy
import signal
import sys
import traceback
from contextlib import suppress

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import execute_from_command_line  # noqa: E402

from config import env  # noqa: E402


def run(arguments: list[str]) -> None:
    sys.argv = arguments
    if arguments[0] == "manage.py":
        execute_from_command_line(arguments)
    elif arguments[0] == "/bin/sh":
        os.execv(arguments[0], arguments)
    else:
        runpy.run_path(arguments[0], run_name="__main__")


def become(arguments: list[str], output: str, *, errors: str, how: int) -> int:
    """In the fork: the exit code, after the fashion of a process of its own."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    kept = os.open(output, os.O_WRONLY | os.O_CREAT | how)
    complaints = os.open(errors, os.O_WRONLY | os.O_CREAT | how)
    for source, target in ((nowhere, 0), (kept, 1), (complaints, 2)):
        os.dup2(source, target)
    try:
        run(arguments)
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(end.code)
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def run_script(arguments: list[str], output: str) -> int:
    return become(arguments, output, errors=f"{output}.errors", how=os.O_TRUNC)


def serve(arguments: list[str], output: str, flags: dict[str, str]) -> int:
    os.setpgid(0, 0)
    os.environ.update(flags)
    for name in flags:
        setattr(settings, name, env.flag(name))
    return become(arguments, output, errors=output, how=os.O_APPEND)


def end(pid: int) -> int:
    os.killpg(pid, signal.SIGKILL)
    servers.remove(pid)
    return os.waitpid(pid, 0)[1]


servers: list[int] = []
gc.freeze()
for line in sys.stdin:
    order = json.loads(line)
    if "end" in order:
        answer = end(order["end"])
    else:
        child = os.fork()
        if not child:
            code = serve(**order) if "flags" in order else run_script(**order)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        if "flags" in order:
            servers.append(answer := child)
            with suppress(PermissionError):  # of one that has become another program meanwhile, and a group of its own
                os.setpgid(child, child)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()
for pid in servers[:]:
    end(pid)
