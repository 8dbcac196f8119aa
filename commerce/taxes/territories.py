"""Parts of countries that VAT treats differently, told by their postal codes. A table of the law, not of the database.

Sources: Directive 2006/112/EC, articles 6 and 104 to 105; Protocol on Ireland/Northern Ireland; CGI art. 294 (France);
VAT Code of Greece (law 2859/2000, article 21) for the islands of the eastern Aegean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Territory:
    """`is_in_area`: inside the EU's VAT area. `percents` are its own rates by category; the others are the country's."""

    name: str
    country: str
    postal_codes: str
    is_in_area: bool
    percents: Mapping[str, Decimal] | None = None


def own(standard: int, intermediate: int | None = None, reduced: int | None = None) -> Mapping[str, Decimal]:
    """Books have the reduced rate in all of them."""
    given = {"standard": standard, "intermediate": intermediate, "reduced": reduced, "books": reduced}
    return {name: Decimal(percent) for name, percent in given.items() if percent is not None}


TERRITORIES = [
    Territory("Canarias", "ES", r"(35|38)\d{3}", False),
    Territory("Ceuta, Melilla", "ES", r"5[12]\d{3}", False),
    Territory("Outre-mer", "FR", r"(97\d|98[678])\d{2}", False),
    Territory("Büsingen", "DE", r"78266", False),
    Territory("Helgoland", "DE", r"27498", False),
    Territory("Livigno", "IT", r"23041", False),
    Territory("Campione d’Italia", "IT", r"22061", False),
    Territory("Åland", "FI", r"22\d{3}", False),
    Territory("Άγιο Όρος", "GR", r"63086", False),
    Territory("Madeira", "PT", r"9[0-4]\d{2}(-?\d{3})?", True, own(22, 12, 5)),
    Territory("Açores", "PT", r"9[5-9]\d{2}(-?\d{3})?", True, own(16, 9, 4)),
    Territory("Jungholz, Mittelberg", "AT", r"(6691|699[123])", True, own(19)),
    Territory("Λέσβος, Χίος, Σάμος, Κως, Λέρος", "GR", r"(81[1-4]|82[1-3]|83[1-3]|853|854)\d{2}", True, own(17, 9, 4)),
    Territory("Northern Ireland", "GB", r"BT\d.*", True),
]


def territory_of(country: str, postal_code: str) -> Territory | None:
    """None for the rest of the country, and where the postal code is not known yet."""
    plain = re.sub(r"\s", "", postal_code).upper()
    for territory in TERRITORIES:
        if territory.country == country and re.fullmatch(territory.postal_codes, plain):
            return territory
    return None
