"""How a process that lives long loads the product: without a search for garbage meanwhile.

Nearly all that is loaded stays. To search it again and again took a quarter of the time to start; afterwards it cost a
twentieth of the CPU, and memory that forked processes share until one of them writes to it.
"""

import gc


def begin_loading() -> None:
    gc.disable()


def end_loading() -> None:
    """Before the process forks. What is there now is searched once, and then never again."""
    gc.collect()
    gc.freeze()
    gc.enable()
