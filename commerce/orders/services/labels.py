"""Labels for parcels, bought at a carrier with the merchant's own account, and where these parcels are."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from commerce.orders.errors import CarrierRefused, CarrierSilent, LabelUnderWay, NoLabelToVoid, OrderIsCancelled
from commerce.orders.models import DeliveryState, LabelState, Order, OrderState, Shipment
from commerce.orders.services.locks import lock_order
from commerce.orders.services.timeline import write_note
from commerce.shipping.carriers.base import Label, LabelWish
from commerce.shipping.services import labels as carriers
from commerce.store.selectors import current_store
from core.events.doorbell import ring
from core.events.outbox import emit
from core.ids import uuid7
from core.rest import Unanswered

PATIENCE = timedelta(minutes=1)  # another press asks the carrier again, with the same name for the parcel
EVERY = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=45)
AT_ONCE = 10


def buy_label(
    *, shipment_id: int, carrier: str, service: str, weight_grams: int, actor: Any, now: datetime
) -> Shipment:
    """A label for a parcel, paid for by the merchant's account: once, however often this is asked for. The tracking number
    and its link are the parcel's from then on; announces order.tracked.

    Not inside a transaction: the carrier is asked. Raises OrderIsCancelled, LabelUnderWay, CarrierRefused,
    CarrierSilent (perhaps it was bought: the next press finds out), Shipment.DoesNotExist.
    """
    shipment = _ask_for(shipment_id, carrier, now)
    if shipment.label_state == LabelState.BOUGHT:
        return shipment

    def note(reference: str) -> None:
        Shipment.objects.filter(pk=shipment_id).update(label_reference=reference)

    try:
        label = carriers.buy_label(
            carrier=carrier, wish=wish_for(shipment, service, weight_grams), known=shipment.label_reference, note=note,
            now=now,
        )  # fmt: skip
    except carriers.LabelRefused as error:
        Shipment.objects.filter(pk=shipment_id).update(label_state=LabelState.NONE, label_reference="")
        raise CarrierRefused(str(error))
    except Unanswered:
        raise CarrierSilent()
    return _keep(shipment_id, label, actor, now)


@transaction.atomic("default")
def _ask_for(shipment_id: int, carrier: str, now: datetime) -> Shipment:
    shipment = _locked(shipment_id)
    if shipment.order.state == OrderState.CANCELLED:
        raise OrderIsCancelled()
    if shipment.label_state == LabelState.BOUGHT:
        return shipment
    asked_at = shipment.label_asked_at
    if shipment.label_state == LabelState.ASKED and asked_at is not None and asked_at > now - PATIENCE:
        raise LabelUnderWay()
    if shipment.label_carrier != carrier or shipment.label_state == LabelState.VOIDED:
        shipment.label_reference = ""
    shipment.label_state, shipment.label_carrier, shipment.label_asked_at = LabelState.ASKED, carrier, now
    shipment.save(update_fields=["label_state", "label_carrier", "label_asked_at", "label_reference"])
    return shipment


def _keep(shipment_id: int, label: Label, actor: Any, now: datetime) -> Shipment:
    name = default_storage.save(f"labels/{uuid7()}.pdf", ContentFile(label.content))
    with transaction.atomic("default"):
        shipment = _locked(shipment_id)
        if shipment.label_state == LabelState.BOUGHT:  # two presses, one parcel at the carrier
            transaction.on_commit(lambda: default_storage.delete(name), using="default", robust=True)
            return shipment
        shipment.label_state, shipment.label_file = LabelState.BOUGHT, name
        shipment.label_reference, shipment.label_amount = label.reference, label.amount
        shipment.tracking_number = label.tracking_number or shipment.tracking_number
        shipment.carrier = label.carrier or shipment.carrier
        shipment.tracking_url = label.tracking_url or shipment.tracking_url
        shipment.follow_at = now + EVERY
        shipment.save()
        data: dict[str, Any] = {} if label.amount is None else {"amount": label.amount}
        write_note(
            shipment.order_id, "order.label_bought", at=now, actor=actor, reference=shipment.tracking_number, **data
        )
        if shipment.tracking_url:
            emit("order.tracked", order_id=str(shipment.order_id), shipment_id=shipment.pk)
        ring("parcels", shipment.follow_at)
    return shipment


def void_label(*, shipment_id: int, actor: Any, now: datetime) -> Shipment:
    """The carrier takes the label back; the parcel has no number any more. Quiet where that was done.

    Not inside a transaction. Raises NoLabelToVoid, CarrierRefused, CarrierSilent, Shipment.DoesNotExist.
    """
    shipment = Shipment.objects.get(pk=shipment_id)
    if shipment.label_state == LabelState.VOIDED:
        return shipment
    if shipment.label_state != LabelState.BOUGHT:
        raise NoLabelToVoid()
    try:
        carriers.void_label(carrier=shipment.label_carrier, reference=shipment.label_reference, now=now)
    except carriers.LabelRefused as error:
        raise CarrierRefused(str(error))
    except Unanswered:
        raise CarrierSilent()
    with transaction.atomic("default"):
        shipment = _locked(shipment_id)
        if shipment.label_state != LabelState.BOUGHT:
            return shipment
        file, number = shipment.label_file, shipment.tracking_number
        shipment.label_state, shipment.label_file, shipment.follow_at = LabelState.VOIDED, "", None
        shipment.tracking_number = shipment.tracking_url = ""
        shipment.save()
        write_note(shipment.order_id, "order.label_voided", at=now, actor=actor, reference=number)
        transaction.on_commit(lambda: default_storage.delete(file), using="default", robust=True)
    return shipment


def follow_parcels(now: datetime) -> datetime | None:
    """Work of the kind "parcels": ask carriers where the parcels are, a few at a time. A silent one is asked later.
    Returns when to come again, None where nothing is on its way."""
    waiting = Shipment.objects.exclude(follow_at=None)
    for shipment in waiting.filter(follow_at__lte=now).order_by("follow_at")[:AT_ONCE]:
        with suppress(Unanswered):
            follow(shipment, now)
        if shipment.follow_at is not None and shipment.follow_at <= now:
            is_over = shipment.shipped_at < now - GIVE_UP_AFTER
            Shipment.objects.filter(pk=shipment.pk).update(follow_at=None if is_over else now + EVERY)
    return waiting.order_by("follow_at").values_list("follow_at", flat=True).first()


def follow(shipment: Shipment, now: datetime) -> None:
    """Raises Unanswered."""
    found = carriers.find_parcel(carrier=shipment.label_carrier, reference=shipment.label_reference, now=now)
    with transaction.atomic("default"):
        row = _locked(shipment.pk)
        if row.label_state != LabelState.BOUGHT or row.delivery_state == DeliveryState.DELIVERED:
            return
        before = row.delivery_state
        row.delivery_state = found.state or before
        row.tracking_number = found.tracking_number or row.tracking_number
        row.tracking_url = found.tracking_url or row.tracking_url
        if row.delivery_state == DeliveryState.DELIVERED:
            row.delivered_at, row.follow_at = now, None
            write_note(row.order_id, "order.delivered", at=now, reference=row.tracking_number)
        elif row.delivery_state == DeliveryState.PROBLEM != before:
            write_note(row.order_id, "order.delivery_problem", at=now, reference=row.tracking_number)
        row.save()
    shipment.follow_at = row.follow_at


def _locked(shipment_id: int) -> Shipment:
    """The order before its parcel. Raises Shipment.DoesNotExist."""
    order = lock_order(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = Shipment.objects.select_for_update().get(pk=shipment_id)
    shipment.order = order
    return shipment


def wish_for(shipment: Shipment, service: str, weight_grams: int) -> LabelWish:
    """A label that was given back is another one, under another name."""
    order, store = shipment.order, current_store()
    units = {int(line_id): int(count) for line_id, count in shipment.lines}
    voided = order.timeline.filter(kind="order.label_voided").count()
    relay = order.delivery.get("relay") or {}
    return LabelWish(
        key=f"{shipment.request_key}-{voided}",
        service=service,
        from_address={"name": store.name, **store.address, "country": store.country},
        to_address={name: str(text) for name, text in order.shipping_address.items()},
        email=order.email,
        phone=order.phone,
        order_number=order.name,
        weight_grams=weight_grams,
        currency=order.currency,
        relay_id=str(relay.get("id", "")),
        items=tuple(
            {"title": line.title, "quantity": units[line.pk], "weight_grams": line.weight_grams, "amount": line.unit_amount}
            for line in order.lines.all()
            if line.pk in units
        ),
    )  # fmt: skip


def weight_of(order: Order, shipment: Shipment) -> int:
    """Grams of the articles in the parcel, without its packing."""
    units = {int(line_id): int(count) for line_id, count in shipment.lines}
    return sum(line.weight_grams * units.get(line.pk, 0) for line in order.lines.all())
