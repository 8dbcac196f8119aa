"""Carriers that merchants write on a parcel, and where each shows the way of a parcel."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from core.errors import mark as _


@dataclass(frozen=True, slots=True)
class Carrier:
    """`url` holds {number}; empty where there is no page to link to."""

    name: str
    url: str


CARRIERS = {
    "colissimo": Carrier("La Poste / Colissimo", "https://www.laposte.fr/outils/suivre-vos-envois?code={number}"),
    "chronopost": Carrier("Chronopost", "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={number}"),
    "mondial_relay": Carrier("Mondial Relay", "https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition={number}"),
    "dhl": Carrier("DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}"),
    "ups": Carrier("UPS", "https://www.ups.com/track?tracknum={number}"),
    "dpd": Carrier("DPD", "https://www.dpdgroup.com/fr/mydpd/my-parcels/search?lang=fr&parcelNumber={number}"),
    "gls": Carrier("GLS", "https://gls-group.com/track/{number}"),
    "fedex": Carrier("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
    "royal_mail": Carrier("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{number}"),
    "bpost": Carrier("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={number}"),
    "other": Carrier(_("Other carrier"), ""),
}


def tracking_url(carrier: str, number: str) -> str:
    """Empty where there is no number, or no page known for it."""
    known = CARRIERS.get(carrier)
    return known.url.format(number=quote(number, safe="")) if known and number else ""
