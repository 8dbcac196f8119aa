"""The names of WooCommerce's columns, which the exporter writes in the language of the site."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commerce.importexport.sources.shared.names import plain

_NAMES = {
    "id": ("ID",),
    "type": ("Type", "Typ", "Tipo"),
    "sku": ("SKU", "UGS", "Artikelnummer", "Art.-Nr.", "Artikelnummer (SKU)"),
    "barcode": ("GTIN, UPC, EAN, or ISBN", "GTIN, UPC, EAN ou ISBN", "GTIN, UPC, EAN oder ISBN", "GTIN, UPC, EAN o ISBN"),
    "name": ("Name", "Nom", "Nombre"),
    "published": ("Published", "Publié", "Veröffentlicht", "Publicado"),
    "visibility": ("Visibility in catalog", "Visibilité dans le catalogue", "Sichtbarkeit im Katalog", "Katalogsichtbarkeit",
                   "Visibilidad en el catálogo"),
    "short": ("Short description", "Description courte", "Kurzbeschreibung", "Descripción corta"),
    "description": ("Description", "Beschreibung", "Descripción"),
    "sale_from": ("Date sale price starts", "Date de début de promo", "Datum, an dem Angebotspreis beginnt",
                  "Datum, an dem der Angebotspreis beginnt", "Angebotspreis gültig ab",
                  "Día en que empieza el precio rebajado"),
    "sale_to": ("Date sale price ends", "Date de fin de promo", "Datum, an dem Angebotspreis endet",
                "Datum, an dem der Angebotspreis endet", "Angebotspreis gültig bis",
                "Día en que termina el precio rebajado"),
    "tax_status": ("Tax status", "État de la TVA", "Steuerstatus", "Estado del impuesto"),
    "tax_class": ("Tax class", "Classe de TVA", "Steuerklasse", "Clase de impuesto"),
    "in_stock": ("In stock?", "En stock ?", "Vorrätig?", "Auf Lager?", "¿Existencias?", "¿En inventario?"),
    "stock": ("Stock", "Lager", "Bestand", "Lagerbestand", "Inventario"),
    "backorders": ("Backorders allowed?", "Autoriser les commandes de produits en rupture ?", "Lieferrückstände erlaubt?",
                   "Rückstände erlaubt?", "¿Permitir reservas de productos agotados?"),
    "sale_price": ("Sale price", "Tarif promo", "Prix promo", "Angebotspreis", "Precio rebajado"),
    "price": ("Regular price", "Tarif régulier", "Prix régulier", "Regulärer Preis", "Normaler Preis", "Precio normal",
              "Precio regular"),
    "categories": ("Categories", "Catégories", "Kategorien", "Categorías"),
    "tags": ("Tags", "Étiquettes", "Schlagwörter", "Etiquetas"),
    "brands": ("Brands", "Brand", "Marques", "Marken", "Marcas"),
    "images": ("Images", "Bilder", "Imágenes"),
    "parent": ("Parent", "Übergeordnetes Produkt", "Superior"),
    "grouped": ("Grouped products", "Groupes de produits", "Produits groupés", "Gruppierte Produkte",
                "Productos agrupados"),
    "external_url": ("External URL", "URL externe", "Externe URL", "URL externa"),
    "upsells": ("Upsells", "Montées en gamme", "Zusatzverkäufe", "Ventas dirigidas"),
    "cross_sells": ("Cross-sells", "Ventes croisées", "Cross-Sells (Querverkäufe)", "Ventas cruzadas"),
    "download_limit": ("Download limit", "Limite de téléchargement", "Downloadlimit", "Límite de descargas"),
    "download_days": ("Download expiry days", "Jours d’expiration du téléchargement", "Ablauftage des Downloads",
                      "Días de caducidad de la descarga"),
    "position": ("Position", "Posición"),
    "seo_title": ("Meta: _yoast_wpseo_title", "Meta: rank_math_title"),
    "seo_description": ("Meta: _yoast_wpseo_metadesc", "Meta: rank_math_description"),
}  # fmt: skip
# They say nothing that a merchant would miss.
_SILENT = {
    "Allow customer reviews?", "Autoriser les avis clients ?", "Kundenrezensionen erlauben?",
    "Kundenbewertungen erlauben?", "¿Permitir valoraciones de clientes?", "Button text", "Libellé du bouton",
    "Button-Text", "Texto del botón", "Meta: _wpcom_is_markdown",
}  # fmt: skip
_WEIGHTS = ("weight", "poids", "gewicht", "peso")
_GRAMS = {
    "kg": Decimal(1000), "g": Decimal(1), "lbs": Decimal("453.59237"), "lb": Decimal("453.59237"),
    "livres": Decimal("453.59237"), "oz": Decimal("28.349523125"),
}  # fmt: skip
_ATTRIBUTE = re.compile(r"att?ribut[eo]?")
_NUMBER = re.compile(r"\b([0-9]{1,3})\b")
_PARTS = {  # by the words around the number
    "value": ("value", "valeur", "wert", "valor"),
    "default": ("default", "defaut", "standard", "defecto"),
    "visible": ("visible", "sichtbar"),
    "global": ("global",),
    "name": ("name", "nom"),
}


@dataclass(slots=True)
class Columns:
    """`names`: field -> its column. `attributes`: their numbers, in order. `grams`: how many make a unit of weight."""

    names: dict[str, str] = field(default_factory=dict)
    attributes: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    grams: Decimal = Decimal(1000)


_FIELDS = {plain(name): field_name for field_name, names in _NAMES.items() for name in names}
_SILENT_NAMES = {plain(name) for name in _SILENT}


def read_columns(header: Sequence[str]) -> Columns:
    columns = Columns()
    for name in filter(None, header):
        key = plain(name)
        field_name = _attribute_field(key) or _FIELDS.get(key)
        if key.split(" ")[0] in _WEIGHTS:
            field_name = "weight"
            columns.grams = _GRAMS.get(name.partition("(")[2].rstrip(") ").casefold(), columns.grams)
        if field_name is None or field_name in columns.names:
            if key not in _SILENT_NAMES:
                columns.unknown.append(name)
            continue
        columns.names[field_name] = name
        if field_name.endswith(" name"):
            columns.attributes.append(int(field_name.split()[1]))
    columns.attributes.sort()
    return columns


def _attribute_field(key: str) -> str | None:
    number = _NUMBER.search(key)
    if number is None or not _ATTRIBUTE.search(key):
        return None
    around = _ATTRIBUTE.sub("", key)
    part = next((part for part, words in _PARTS.items() if any(word in around for word in words)), None)
    return f"attribute {int(number[1])} {part}" if part else None


def recognise(header: Sequence[str]) -> int:
    """0 without a type, a name and one of the columns that only WooCommerce has, else 50 to 100."""
    columns = read_columns(header)
    names = columns.names.keys()
    if not {"type", "name"} <= names or not {"price", "in_stock", "tax_status", "parent"} & names:
        return 0
    return 50 + 50 * len(columns.names) // (len(columns.names) + len(columns.unknown))
