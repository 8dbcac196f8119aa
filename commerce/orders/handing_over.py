"""The labels bought on a day, by carrier: what the driver takes along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from commerce.orders.models import LabelState, Manifest, Shipment
from commerce.orders.vat_periods import midnight
from commerce.shipping.carriers import REGISTRY
from commerce.shipping.models import CarrierAccount, CarrierName


@dataclass(slots=True)
class Handover:
    """Parcels for one carrier. `manifests` are its own papers for some of them."""

    label_carrier: str
    carrier: str
    parcels: list[Shipment] = field(default_factory=list)
    manifests: list[Manifest] = field(default_factory=list)
    can_be_closed: bool = False

    @property
    def name(self) -> str:
        account = dict(CarrierName.choices).get(self.label_carrier, self.label_carrier)
        return f"{self.carrier} ({account})" if self.carrier else str(account)

    @property
    def open_count(self) -> int:
        """Parcels that are on no finished paper."""
        return sum(each.manifest is None or each.manifest.made_at is None for each in self.parcels)


def parcels_of_day(start: datetime, end: datetime) -> QuerySet[Shipment]:
    """Whose label was bought then, and not given back."""
    bought = Shipment.objects.filter(label_state=LabelState.BOUGHT, label_asked_at__gte=start, label_asked_at__lt=end)
    return bought.order_by("label_carrier", "carrier", "pk")


def handovers(day: date, zone: ZoneInfo) -> list[Handover]:
    """Two queries."""
    shown: dict[tuple[str, str], Handover] = {}
    for parcel in parcels_of_day(*bounds(day, zone)).select_related("order", "manifest"):
        key = parcel.label_carrier, parcel.carrier
        shown.setdefault(key, Handover(*key)).parcels.append(parcel)
    closing = closing_carriers() if shown else set()
    for each in shown.values():
        each.manifests = unique(
            parcel.manifest for parcel in each.parcels if parcel.manifest and parcel.manifest.made_at
        )
        each.can_be_closed = each.label_carrier in closing and bool(each.open_count)
    return list(shown.values())


def closing_carriers() -> set[str]:
    """Those in use that have manifests."""
    accounts = CarrierAccount.objects.filter(is_active=True).values_list("carrier", flat=True)
    return {carrier for carrier in accounts if carrier in REGISTRY and REGISTRY[carrier].has_manifests}


def unique(manifests: Iterable[Manifest]) -> list[Manifest]:
    return list({each.pk: each for each in manifests}.values())


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)
