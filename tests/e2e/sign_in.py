"""Run inside the site: opens an empty test shop, unless it is there, and tells the cookie of its owner's session."""

import sys

import django
from django.core.management import call_command
from django.test import Client

django.setup()

from accounts.models import User  # noqa: E402
from core.scope import control_context  # noqa: E402
from tenants.context import shop_context  # noqa: E402
from tenants.models import Shop  # noqa: E402

handle = sys.argv[1]
with control_context():
    is_there = Shop.objects.filter(handle=handle).exists()
if not is_there:
    call_command("open_shop", handle=handle, name="Lune", email=f"owner@{handle}.example", test=True)
with control_context():
    shop = Shop.objects.get(handle=handle)
with shop_context(shop):
    client = Client(headers={"host": f"{handle}.admin.localhost"})
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    sys.stdout.write(f"COOKIE {client.cookies['echoppe'].value}\n")
