"""A carrier's own paper for the parcels of a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from commerce.orders.errors import CarrierRefused, CarrierSilent, ManifestUnderWay, NothingToHandOver
from commerce.orders.handing_over import parcels_of_day
from commerce.orders.models import Manifest
from commerce.shipping.carriers.base import Paper
from commerce.shipping.services import labels as carriers
from core.ids import uuid7
from core.rest import Unanswered

PATIENCE = timedelta(minutes=1)


def close_day(*, label_carrier: str, carrier: str, start: datetime, end: datetime, now: datetime) -> Manifest:
    """One paper for the parcels that this carrier takes and whose labels were bought between `start` and `end`; those
    bought later get another one. What was asked for and not heard of is asked about first, and made once.

    Not inside a transaction: the carrier is asked. Raises NothingToHandOver, ManifestUnderWay, CarrierRefused,
    CarrierSilent.
    """
    manifest, parcels = _gather(label_carrier, carrier, start, end, now)

    def note(reference: str) -> None:
        Manifest.objects.filter(pk=manifest.pk).update(reference=reference)

    try:
        paper = carriers.make_manifest(
            carrier=label_carrier, parcels=parcels, known=manifest.reference, note=note, now=now
        )
    except carriers.LabelRefused as error:
        Manifest.objects.filter(pk=manifest.pk, made_at=None).delete()
        raise CarrierRefused(str(error))
    except Unanswered:
        raise CarrierSilent()
    return _keep(manifest.pk, paper, now)


@transaction.atomic("default")
def _gather(
    label_carrier: str, carrier: str, start: datetime, end: datetime, now: datetime
) -> tuple[Manifest, list[str]]:
    """Written down before the carrier hears of it: with its parcels, which are locked for that."""
    found = parcels_of_day(start, end).filter(label_carrier=label_carrier, carrier=carrier)
    parcels = list(found.select_for_update(of=("self",)).order_by("pk").select_related("manifest"))
    asked = next((each.manifest for each in parcels if each.manifest and each.manifest.made_at is None), None)
    if asked is not None:
        if asked.asked_at > now - PATIENCE:
            raise ManifestUnderWay()
        Manifest.objects.filter(pk=asked.pk).update(asked_at=now)
        return asked, [each.label_reference for each in parcels if each.manifest_id == asked.pk]
    waiting = [each for each in parcels if each.manifest_id is None]
    if not waiting:
        raise NothingToHandOver()
    manifest = Manifest.objects.create(label_carrier=label_carrier, carrier=carrier, asked_at=now)
    found.filter(pk__in=[each.pk for each in waiting]).order_by().update(manifest=manifest)
    return manifest, [each.label_reference for each in waiting]


def _keep(manifest_id: int, paper: Paper, now: datetime) -> Manifest:
    name = default_storage.save(f"manifests/{uuid7()}.pdf", ContentFile(paper.content))
    with transaction.atomic("default"):
        manifest = Manifest.objects.select_for_update().get(pk=manifest_id)
        if manifest.made_at is not None:  # two presses, one paper
            transaction.on_commit(lambda: default_storage.delete(name), using="default", robust=True)
            return manifest
        manifest.reference, manifest.file, manifest.made_at = paper.reference, name, now
        manifest.save()
    return manifest
