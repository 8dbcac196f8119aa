"""The settings of a release with one migration more, which `benchmarks.platform` has written."""

import os

from config.settings.dev import *  # noqa: F403

MIGRATION_MODULES = {"customers": os.environ["NEXT_MIGRATIONS"]}
