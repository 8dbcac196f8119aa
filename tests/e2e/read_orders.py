"""Run inside the site: what the orders of these shops keep and their invoices say, a line of JSON for each."""

import json
import sys

import django

django.setup()

from commerce.invoices.services import issue_invoice  # noqa: E402
from commerce.orders.models import Order  # noqa: E402
from core.scope import control_context  # noqa: E402
from tenants.context import shop_context  # noqa: E402
from tenants.models import Shop  # noqa: E402

for handle in sys.argv[1:]:
    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        for order in Order.objects.order_by("placed_at"):
            kept = {
                "country": order.shipping_address["country"], "total": order.total_amount, "tax": order.tax_amount,
                "discount": order.discount_amount, "shipping": order.shipping_amount, "due": order.due_amount,
                "credit": order.credit_amount, "relay": (order.delivery.get("relay") or {}).get("id"),
            }  # fmt: skip
            said = issue_invoice(order_id=order.pk, actor=None, now=order.placed_at).content
            kept["invoice"] = {
                "total": said["total"], "tax": sum(rate["tax"] for rate in said["rates"]), "due": said["due"],
                "discount": sum(each["amount"] for each in said["discounts"]), "shipping": said["shipping"]["amount"],
            }  # fmt: skip
            sys.stdout.write(json.dumps(kept) + "\n")
