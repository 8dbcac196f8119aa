"""`manage.py open_shop`: what the sign-up page does, from the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.models import User
from accounts.names import clean_name
from onboarding.places import country_choices, currency_choices
from onboarding.services.opening import Wish, claim_shop, finish_opening
from tenants import hosts
from tenants.services.registry import HandleRefused

LONGEST_EMAIL = 254


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
        email, wish = email_of(options), wish_of(options)
        try:
            shop, owner = claim_shop(wish=wish, owner_email=email, find_account=lambda: account_of(email))
        except HandleRefused as error:
            raise CommandError(str(error)) from error
        finish_opening(shop=shop, account=owner, is_test=wish.is_test)
        facts = {
            "id": shop.shop_id,
            "handle": shop.handle,
            "state": shop.state,
            "schema": shop.schema_name,
            "storefront": hosts.url_of(hosts.storefront_host(shop.handle)),
            "admin": hosts.url_of(hosts.admin_host(shop.handle)),
        }
        self.stdout.write(json.dumps(facts) if options["json"] else "\n".join(f"{k}: {v}" for k, v in facts.items()))


def account_of(email: str) -> User:
    return User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)


def email_of(options: dict[str, Any]) -> str:
    """Raises CommandError for what is no address."""
    email = str(options["email"])
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"--email: {email[:80]!r} is no e-mail address.") from None
    if len(email) > LONGEST_EMAIL:
        raise CommandError(f"--email: use at most {LONGEST_EMAIL} characters.")
    return email


def wish_of(options: dict[str, Any]) -> Wish:
    """Held to what the sign-up page asks. Raises CommandError."""
    country, currency = options["country"].upper(), options["currency"].upper()
    try:
        name = clean_name(options["name"])
    except ValidationError as error:
        raise CommandError(f"--name: {' '.join(error.messages)}") from None
    if country not in dict(country_choices("en")):
        raise CommandError(f"--country: {country!r} is no country's code of two letters.")
    if currency not in dict(currency_choices("en")):
        raise CommandError(f"--currency: {currency!r} is no currency that a shop can have.")
    return Wish(
        handle=options["handle"], name=name, country=country, currency=currency, locale=options["locale"],
        is_test=options["test"],
    )  # fmt: skip
