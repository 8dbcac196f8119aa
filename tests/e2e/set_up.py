"""Run inside the site: `manage.py setup` and `collectstatic`, with the shop template that other tests have made."""

import django
from django.core.management import call_command

django.setup()

from tests.conftest import prepare  # noqa: E402

prepare()
call_command("setup", no_input=True)
call_command("collectstatic", interactive=False, verbosity=0)
