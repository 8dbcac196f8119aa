"""`manage.py shops`: the registry as a table."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.scope import control_context
from tenants.models import Shop, ShopState


class Command(BaseCommand):
    help = "List the shops: state, handle, schema version, hosts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--state", choices=ShopState.values, help="Only shops in this state.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON: a list.")

    def handle(self, *args: Any, **options: Any) -> None:
        with control_context():
            shops = Shop.objects.order_by("handle").prefetch_related("domains")
            if options["state"]:
                shops = shops.filter(state=options["state"])
            facts = [facts_of(shop) for shop in shops]
        if options["json"]:
            self.stdout.write(json.dumps(facts))
            return
        for fact in facts:
            self.stdout.write(
                "{state:10} {handle:40} {version:16} {hosts}".format(**fact | {"hosts": " ".join(fact["hosts"])})
            )
            if fact["error"]:
                self.stdout.write(f"           migration failed: {fact['error'].splitlines()[0]}")


def facts_of(shop: Shop) -> dict[str, Any]:
    return {
        "id": shop.shop_id,
        "handle": shop.handle,
        "name": shop.name,
        "state": str(shop.state),
        "owner": shop.owner_email,
        "pod": shop.pod,
        "schema": shop.schema_name,
        "version": shop.template_version,
        "migrated_at": shop.migrated_at.isoformat() if shop.migrated_at else None,
        "error": shop.migration_error,
        "hosts": sorted(host.domain for host in shop.domains.all()),
    }
