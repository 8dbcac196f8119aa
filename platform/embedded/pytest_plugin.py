"""Gives every pytest run its servers, `pytest` typed by hand too. Loaded by `-p` in pyproject.toml.

pytest-django reads the settings, and so the addresses, before any conftest is read.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from embedded.testing import servers_in_environment


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Started once, by the process that leads; xdist's workers inherit the addresses."""
    options = early_config.known_args_namespace
    if not (os.environ.get("PYTEST_XDIST_WORKER") or options.help or options.version):
        servers = ExitStack()
        early_config.add_cleanup(servers.close)
        servers.enter_context(servers_in_environment())
    return (yield)
