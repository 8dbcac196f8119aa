"""Run inside the site: an account of the platform, unless it is there."""

import sys

import django

django.setup()

from accounts.models import User  # noqa: E402
from core.scope import control_context  # noqa: E402

email, password = sys.argv[1:]
with control_context():
    if not User.objects.filter(email=email).exists():
        User.objects.create_user(email, password, name="Kira Key")
