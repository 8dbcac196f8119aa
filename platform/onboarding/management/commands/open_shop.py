"""`manage.py open_shop`: what the sign-up page does, from the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from core.scope import control_context
from onboarding.services.opening import Wish, open_shop
from tenants import hosts
from tenants.services.registry import HandleRefused


class Command(BaseCommand):
    help = "Open a shop for an account, which is made (without a password) where the e-mail is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--handle", required=True, help="Sub-domain of the shop.")
        parser.add_argument("--name", required=True, help="Name that shoppers see.")
        parser.add_argument("--email", required=True, help="E-mail of the owner.")
        parser.add_argument("--country", default="FR")
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--locale", default="fr", choices=["en", "fr"])
        parser.add_argument("--test", action="store_true", help="A test shop: the bogus payment provider is offered.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        with control_context():
            account = User.objects.filter(email__iexact=options["email"]).first()
            if account is None:
                account = User.objects.create_user(options["email"])
        wish = Wish(
            handle=options["handle"], name=options["name"], country=options["country"].upper(),
            currency=options["currency"].upper(), locale=options["locale"], is_test=options["test"],
        )  # fmt: skip
        try:
            shop = open_shop(account=account, wish=wish)
        except HandleRefused as error:
            raise CommandError(str(error)) from error
        facts = {
            "id": shop.shop_id,
            "handle": shop.handle,
            "state": shop.state,
            "schema": shop.schema_name,
            "storefront": hosts.url_of(hosts.storefront_host(shop.handle)),
            "admin": hosts.url_of(hosts.admin_host(shop.handle)),
        }
        self.stdout.write(json.dumps(facts) if options["json"] else "\n".join(f"{k}: {v}" for k, v in facts.items()))
