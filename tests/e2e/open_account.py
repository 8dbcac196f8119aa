"""Run inside the site: an account of the platform, unless it is there. Its password is kept as the product does."""

import sys

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from accounts.models import User  # noqa: E402
from config.settings.base import PASSWORD_HASHERS  # noqa: E402
from core.scope import control_context  # noqa: E402

email, password = sys.argv[1:]
with control_context():
    if not User.objects.filter(email=email).exists():
        user = User.objects.create_user(email, name="Kira Key")
        user.password = make_password(password, hasher=import_string(PASSWORD_HASHERS[0])())
        user.save()
