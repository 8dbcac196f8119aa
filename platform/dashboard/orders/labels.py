"""What a label can be bought from, and the forms for it."""

from __future__ import annotations

from commerce.orders.models import LabelState, Order, Shipment
from commerce.orders.services.labels import weight_of
from commerce.shipping.models import CarrierAccount, Rate
from dashboard.orders.forms import ActForm, LabelForm


def label_services(order: Order) -> list[tuple[str, str]]:
    """The services of carriers in use that the shop's rates name, the one that the shopper chose first."""
    accounts = {each.carrier: str(each) for each in CarrierAccount.objects.filter(is_active=True)}
    if not accounts:
        return []
    rates = list(Rate.objects.filter(carrier__in=accounts).exclude(service="").order_by("position", "pk"))
    rates.sort(key=lambda rate: rate.pk != order.delivery.get("rate_id"))
    names: dict[str, str] = {}
    for rate in rates:
        names.setdefault(f"{rate.carrier}:{rate.service}", f"{rate.name} ({accounts[rate.carrier]} {rate.service})")
    return list(names.items())


def parcels_of(order: Order, *, can_change: bool, refused: ActForm | None = None) -> list[dict[str, object]]:
    """The order's parcels, each with what can be done about its label."""
    shipments = list(order.shipments.all())
    services = label_services(order) if can_change and shipments else []
    return [
        {"shipment": each, "label_form": form_for(order, each, services, refused), "void_form": void_for(each, can_change)}
        for each in shipments
    ]  # fmt: skip


def form_for(
    order: Order, shipment: Shipment, services: list[tuple[str, str]], refused: ActForm | None
) -> LabelForm | None:
    if not services or shipment.label_state == LabelState.BOUGHT:
        return None
    if isinstance(refused, LabelForm) and refused.about == shipment.pk:
        return refused
    return LabelForm(services=services, about=shipment.pk, initial={"weight_grams": weight_of(order, shipment) or None})


def void_for(shipment: Shipment, can_change: bool) -> ActForm | None:
    return ActForm() if can_change and shipment.label_state == LabelState.BOUGHT else None
