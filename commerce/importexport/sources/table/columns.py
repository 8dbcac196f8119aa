"""What people call the columns of a price list."""

from collections.abc import Sequence

from commerce.importexport.sources.shared.names import plain

_NAMES = {
    "id": ("id", "product id", "article number", "artikelnummer", "numéro"),
    "sku": ("sku", "reference", "référence", "ref", "code", "item number", "article", "artikelnr", "referencia"),
    "title": ("title", "name", "product", "product name", "titre", "nom", "nom du produit", "produit", "désignation",
              "libellé", "bezeichnung", "titel", "produktname", "título", "nombre"),
    "description": ("description", "body", "long description", "texte", "beschreibung", "descripción"),
    "price": ("price", "sale price incl tax", "unit price", "prix", "prix ttc", "prix de vente", "tarif", "preis",
              "verkaufspreis", "precio", "price incl tax", "selling price"),
    "compare_at_price": ("compare at price", "list price", "rrp", "msrp", "prix barré", "prix conseillé", "uvp"),
    "cost": ("cost", "cost price", "purchase price", "prix d'achat", "einkaufspreis", "coste"),
    "quantity": ("quantity", "qty", "stock", "inventory", "stock quantity", "quantité", "bestand", "lagerbestand",
                 "menge", "cantidad", "existencias"),
    "barcode": ("barcode", "ean", "ean13", "gtin", "upc", "isbn", "code-barres", "code barre"),
    "mpn": ("mpn", "manufacturer part number", "référence fabricant", "herstellernummer"),
    "weight": ("weight (g)", "weight in g", "grams", "poids (g)", "gewicht (g)", "peso (g)"),
    "kilograms": ("weight (kg)", "weight", "poids (kg)", "poids", "gewicht (kg)", "gewicht", "peso (kg)", "peso"),
    "vendor": ("vendor", "brand", "manufacturer", "marque", "fabricant", "marke", "hersteller", "marca"),
    "category": ("category", "categories", "type", "product type", "catégorie", "catégories", "rayon", "kategorie",
                 "categoría"),
    "tags": ("tags", "keywords", "étiquettes", "mots-clés", "schlagwörter", "etiquetas"),
    "images": ("image", "images", "image url", "image link", "picture", "photo", "photos", "bild", "bilder", "imagen"),
    "handle": ("handle", "slug", "url key", "url_key", "adresse"),
}  # fmt: skip
_FIELDS = {plain(name): field_name for field_name, names in reversed(_NAMES.items()) for name in names}


def read_columns(header: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Field -> name of its column, and the columns that mean nothing to us."""
    names: dict[str, str] = {}
    unknown = []
    for name in filter(None, header):
        field_name = _FIELDS.get(plain(name))
        if field_name is None or field_name in names:
            unknown.append(name)
        else:
            names[field_name] = name
    return names, unknown


def recognise(header: Sequence[str]) -> int:
    """Less than any source that knows what it reads: 0 without a title and a price, else 10 to 40."""
    names, unknown = read_columns(header)
    if not {"title", "price"} <= names.keys():
        return 0
    return 10 + 30 * len(names) // (len(names) + len(unknown))
