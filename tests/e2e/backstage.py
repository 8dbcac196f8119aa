"""Run inside the site: what no browser can do for tests/e2e/test_business.py. Make an operator, use up a quota without 5,000
products, let a week go by, look into two files. The first argument says which; the answer is printed."""

import json
import sys
import tempfile
from datetime import timedelta
from zipfile import ZipFile

import django
from django.utils import timezone

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402

from accounts.models import User  # noqa: E402
from billing.services.standing import move_on  # noqa: E402
from billing.services.usage import record_usage  # noqa: E402
from core.scope import control_context  # noqa: E402
from tenants.models import Shop  # noqa: E402
from tenants.services.archive import write_archive  # noqa: E402


def shop(handle):
    with control_context():
        return Shop.objects.get(handle=handle)


def operator():
    with control_context():
        person = User.objects.create_superuser("op@business.example", "velvet tandem harbour")
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        owner = EmailAddress.objects.get(email="owner@business.example")
        EmailAddress.objects.filter(pk=owner.pk).update(verified=True)


def use(count):
    record_usage(shop_id=shop("business").pk, metric="products", count=int(count), now=timezone.now())


def grace_is_over():
    move_on(timezone.now() + timedelta(days=8))


def missing(file):
    """Names of tables and files that differ between the file and what was made of it."""
    with tempfile.TemporaryFile() as again:
        after = write_archive(shop=shop("business-two"), target=again)
    before = json.loads(ZipFile(file).read("manifest.json"))
    return [
        name
        for part in ("tables", "media")
        for name in sorted(before[part] | after[part])
        if before[part].get(name) != after[part].get(name)
    ]


ACTS = {act.__name__: act for act in (operator, use, grace_is_over, missing)}

if __name__ == "__main__":
    sys.stdout.write(f"{ACTS[sys.argv[1]](*sys.argv[2:])!r}\n")
