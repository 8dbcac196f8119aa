"""One process that has the product loaded, with the site's settings; every script and command runs in a fork of it.

Loading takes two seconds of CPU, most scripts a tenth of one. Reads a line of JSON for each: the arguments as in `sys.argv`
(a file of ours, or `manage.py` and so on) and where the output goes; answers with a line, the exit code.
"""

import gc
import json
import os
import runpy
import sys
import traceback

import django

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402


def run(arguments: list[str]) -> None:
    sys.argv = arguments
    if arguments[0] == "manage.py":
        execute_from_command_line(arguments)
    else:
        runpy.run_path(arguments[0], run_name="__main__")


def become(arguments: list[str], output: str) -> int:
    """In the fork: the exit code, after the fashion of a process of its own."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    kept = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    errors = os.open(f"{output}.errors", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for source, target in ((nowhere, 0), (kept, 1), (errors, 2)):
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


gc.freeze()
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if not child:
        code = become(order["arguments"], order["output"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
    sys.stdout.flush()
