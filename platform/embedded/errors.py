import errno


class CannotStart(Exception):
    """Why nothing was started: one line, for the person at the terminal."""


def in_one_line(problem: OSError) -> str:
    """What the system refused, in words."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: no room left for {problem.filename or 'the data folder'}."
    return f"{problem.strerror}: {problem.filename or problem}"
