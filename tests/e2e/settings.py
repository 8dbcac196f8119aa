"""Those of `bin/run`, but that passwords are kept by a cheaper sum: it takes a quarter of a second of CPU for each time that
somebody signs in. tests/e2e/open_account.py makes one as the product does."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import PASSWORD_HASHERS as HASHERS

PASSWORD_HASHERS = ["tests.e2e.hashers.QuickScrypt", *HASHERS[1:]]
