#!/usr/bin/env python3
"""Django's command line, with `platform/` on the path as a source root (it is no package)."""

import gc
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    gc.set_threshold(50_000, 20, 50)  # nearly all that is loaded stays: to search it took a quarter of the time
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        line = " ".join(str(error).split())
        if "--traceback" in sys.argv or not line.startswith("connection to server"):
            raise
        sys.exit(
            f"{line}\nIf bin/run keeps its data elsewhere than in var, say ECHOPPE_DATA=DIR; if it does not run, start it."
        )


if __name__ == "__main__":
    main()
