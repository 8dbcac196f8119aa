"""The names of PrestaShop's columns, whose hints in parentheses and marks for required ones vary."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commerce.importexport.sources.shared.names import plain

_NAMES = {
    "id": ("Product ID", "ID", "ID produit", "Identifiant produit"),
    "active": ("Active", "Actif"),
    "name": ("Name", "Nom"),
    "categories": ("Categories", "Catégories"),
    "price_either": ("Price tax excluded or Price tax included", "Prix HT ou prix TTC", "Prix"),
    "price_excluded": ("Price tax excluded", "Prix HT", "Prix hors taxes", "Prix de vente HT"),
    "price_included": ("Price tax included", "Prix TTC", "Prix toutes taxes comprises", "Prix de vente TTC"),
    "cost": ("Wholesale price", "Cost price", "Prix d'achat", "Prix d'achat HT", "Prix de gros"),
    "discount_amount": ("Discount amount", "Montant de la remise", "Montant de la réduction"),
    "discount_percent": ("Discount percent", "Pourcentage de réduction", "Pourcentage de remise"),
    "discount_from": ("Discount from", "Remise du", "Réduction de", "Réduction du"),
    "discount_to": ("Discount to", "Remise au", "Réduction à", "Réduction au"),
    "reference": ("Reference", "Référence", "Référence n°"),
    "vendor": ("Manufacturer", "Brand", "Fabricant", "Marque"),
    "barcode": ("EAN13", "EAN-13"),
    "mpn": ("MPN", "Référence fabricant"),
    "upc": ("UPC", "Code-barres UPC"),
    "weight": ("Weight", "Poids"),
    "quantity": ("Quantity", "Quantité"),
    "visibility": ("Visibility", "Visibilité"),
    "short": ("Short description", "Summary", "Description courte", "Résumé", "Récapitulatif"),
    "description": ("Description",),
    "tags": ("Tags", "Mots-clés", "Étiquettes"),
    "seo_title": ("Meta title", "Balise titre", "Méta titre", "Titre SEO"),
    "seo_description": ("Meta description", "Méta description", "Description SEO"),
    "handle": ("URL rewritten", "Rewritten URL", "Friendly URL", "URL réécrite", "URL simplifiée"),
    "images": ("Image URLs", "Image URL", "URL des images", "URL images", "URL de l'image"),
    "below_zero": (
        "Out of stock",
        "Action when out of stock",
        "En cas de rupture",
        "Action en cas de rupture de stock",
    ),
    "product_reference": ("Product Reference", "Référence produit", "Référence du produit"),
    "attribute": ("Attribute", "Attribut"),
    "value": ("Value", "Valeur"),
    "price_impact": ("Impact on price", "Impact sur le prix"),
    "weight_impact": ("Impact on weight", "Impact sur le poids"),
    "features": ("Feature", "Features", "Caractéristique", "Caractéristiques"),
    "related": ("Accessories", "Accessoires"),
    "default": ("Default", "Défaut", "Par défaut"),
}
_FIELDS = {plain(name): field_name for field_name, names in _NAMES.items() for name in names}
# Settings of the old shop, or of its import.
_SILENT = {
    plain(name)
    for name in (
        "Tax rules ID", "On sale", "Delete existing images", "ID / Name of shop", "Show price", "Image position",
        "Available for order", "Product creation date", "Advanced stock management", "Advanced Stock Managment",
        "Depends on stock", "Warehouse", "Condition", "ID de la règle de taxe", "Règle de taxe", "En solde",
        "Supprimer les images existantes", "ID / Nom de la boutique", "Afficher le prix", "Position de l'image",
        "Disponible à la vente", "Date de création du produit", "Gestion avancée du stock", "Dépend du stock", "Entrepôt",
        "État",
    )
}  # fmt: skip
PRICES = ("price_included", "price_either", "price_excluded")


@dataclass(slots=True)
class Columns:
    """`names`: field -> its column. `separator` is that of lists in a cell, as the header says."""

    names: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    separator: str = ";"

    @property
    def is_combinations(self) -> bool:
        return {"attribute", "value"} <= self.names.keys()

    @property
    def price(self) -> str:
        return next((name for name in PRICES if name in self.names), "")


def read_columns(header: Sequence[str]) -> Columns:
    columns = Columns()
    for name in filter(None, header):
        label, _parenthesis, hint = name.partition("(")
        key = plain(label)
        field_name = _FIELDS.get(key)
        if field_name is None or field_name in columns.names:
            if key not in _SILENT:
                columns.unknown.append(name)
            continue
        columns.names[field_name] = name
        if hint.startswith("x,"):
            columns.separator = ","
    return columns


def recognise(header: Sequence[str]) -> int:
    """0 unless it is a file of products or of combinations, else 50 to 100."""
    columns = read_columns(header)
    names = columns.names.keys()
    is_products = "name" in names and bool(columns.price)
    is_combinations = columns.is_combinations and bool({"id", "product_reference"} & names)
    if not is_products and not is_combinations:
        return 0
    return 50 + 50 * len(names) // (len(names) + len(columns.unknown))
