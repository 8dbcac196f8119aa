"""The names of columns in files of customers and orders: Shopify's two, those of WooCommerce's usual extensions, our
own, and what people call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.importexport.history.items import item_columns
from commerce.importexport.sources.shared.names import plain

CUSTOMER = {
    "id": ("Customer ID", "User ID", "ID"),
    "email": ("Email", "E-mail", "User Email", "Email Address", "Billing Email", "Adresse e-mail", "Courriel",
              "Email (Billing)"),
    "first_name": ("First Name", "Billing First Name", "Prénom", "First Name (Billing)"),
    "last_name": ("Last Name", "Billing Last Name", "Nom de famille", "Last Name (Billing)"),
    "name": ("Full Name", "Name", "Display Name", "Customer Name", "Nom"),
    "company": ("Default Address Company", "Company", "Billing Company", "Address Company", "Company (Billing)"),
    "street": ("Default Address Address1", "Address1", "Address 1", "Billing Address 1", "Address Street", "Address",
               "Adresse"),
    "extra": ("Default Address Address2", "Address2", "Address 2", "Billing Address 2", "Address Extra"),
    "city": ("Default Address City", "City", "Billing City", "Address City", "Ville"),
    "region": ("Default Address Province Code", "Province Code", "Billing State", "State", "Region", "Address Region"),
    "country": ("Default Address Country Code", "Country Code", "Billing Country", "Address Country", "Country",
                "Country / Region", "Pays"),
    "postal_code": ("Default Address Zip", "Zip", "Postcode", "Billing Postcode", "Postal Code", "Address Postal Code",
                    "Code postal"),
    "address_phone": ("Default Address Phone",),
    "address_name": ("Address Name",),
    "phone": ("Phone", "Billing Phone", "Own Phone", "Téléphone"),
    "accepts_marketing": ("Accepts Email Marketing", "Accepts Marketing", "Newsletter"),
    "consent_at": ("Consent At",),
    "consent_source": ("Consent Source",),
    "created_at": ("Created At", "Sign Up", "User Registered", "Customer Since", "Date Registered"),
    "locale": ("Customer Language", "Locale", "Language"),
    "note": ("Note", "Notes"),
    "tags": ("Tags",),
    "tax_exempt": ("Tax Exempt",),
}  # fmt: skip
_ADDRESS = ("name", "company", "street", "extra", "city", "postal_code", "region", "country", "phone")
ORDER = {
    "name": ("Name", "Order", "Order Number", "Order No", "InvoiceNo", "Invoice No", "Numéro de commande"),
    "key": ("Order Key",),
    "id": ("Id", "Order ID"),
    "email": ("Email", "Billing Email", "Email (Billing)", "Customer Email"),
    "status": ("Order Status", "Status"),
    "state": ("State",),
    "paid_state": ("Paid State",),
    "fulfilment_state": ("Fulfilment State",),
    "financial": ("Financial Status",),
    "fulfilment": ("Fulfillment Status",),
    "placed_at": ("Created at", "Placed At", "Order Date", "Date", "InvoiceDate", "Invoice Date"),
    "paid_at": ("Paid at", "Paid Date"),
    "cancelled_at": ("Cancelled at",),
    "currency": ("Currency", "Order Currency"),
    "shop_currency": ("Shop Currency",),
    "shop_total": ("Shop Total",),
    "shop_factor": ("Shop Factor",),
    "goods": ("Goods",),
    "subtotal": ("Subtotal", "Order Subtotal", "Order Subtotal Amount"),
    "shipping": ("Shipping", "Shipping Total", "Order Shipping Amount", "Shipping Amount"),
    "tax": ("Taxes", "Tax", "Tax Total", "Order Total Tax Amount"),
    "tax_lines": ("Tax Lines",),
    "total": ("Total", "Order Total", "Order Total Amount"),
    "discount": ("Discount Amount", "Discount", "Discount Total", "Cart Discount Amount"),
    "discount_code": ("Discount Code", "Coupon Code", "Coupons"),
    "refunded": ("Refunded Amount", "Refunded", "Order Refund Amount", "Refunded Total"),
    "includes_tax": ("Prices Include Tax",),
    "delivery": ("Shipping Method", "Delivery", "Shipping Method Title"),
    "payment": ("Payment Method", "Payment", "Payment Method Title"),
    "note": ("Notes", "Note", "Customer Note"),
    "locale": ("Order Language",),
    "phone": ("Phone", "Own Phone", "Phone (Billing)"),
    "customer": ("CustomerID", "Customer Name"),
    "country": ("Country",),
    "accepts_marketing": ("Accepts Marketing",),
    "line_title": ("Lineitem name", "Line Title", "Item Name", "Product Name", "Description", "Article"),
    "line_options": ("Line Options",),
    "line_sku": ("Lineitem sku", "Line SKU", "SKU", "StockCode", "Item SKU"),
    "line_quantity": ("Lineitem quantity", "Line Quantity", "Quantity", "Item Quantity", "Quantity (- Refund)", "Qty"),
    "line_price": ("Lineitem price", "Line Price", "Item Cost", "UnitPrice", "Unit Price", "Item Price", "Price"),
    "line_discount": ("Lineitem discount", "Line Discount", "Item Discount"),
    "line_status": ("Lineitem fulfillment status",),
    "line_shipped": ("Line Shipped",),
    "line_tax_percent": ("Line Tax Percent",),
    "line_needs_shipping": ("Lineitem requires shipping", "Line Needs Shipping"),
    **{f"tax_{number}_{part}": (f"Tax {number} {part}",) for number in range(1, 6) for part in ("name", "value")},
    "ship_first": ("Shipping First Name", "First Name (Shipping)"),
    "ship_last": ("Shipping Last Name", "Last Name (Shipping)"),
    "bill_first": ("Billing First Name", "First Name (Billing)"),
    "bill_last": ("Billing Last Name", "Last Name (Billing)"),
}  # fmt: skip
_PARTS = {
    "name": ("Name",), "company": ("Company",), "street": ("Address1", "Address 1", "Street"),
    "extra": ("Address2", "Address 2", "Extra"), "city": ("City",), "postal_code": ("Zip", "Postcode", "Postal Code"),
    "region": ("Province", "State", "State Code", "Region"), "country": ("Country", "Country Code"),
    "phone": ("Phone",),
}  # fmt: skip
for _short, _words in {"ship": ("Shipping", "Ship"), "bill": ("Billing",)}.items():
    for _part, _names in _PARTS.items():
        ORDER[f"{_short}_{_part}"] = tuple(
            spelt for name in _names for word in _words for spelt in (f"{word} {name}", f"{name} ({word})")
        )
IGNORED = {"Order Items", "Vendor", "Risk Level", "Source", "Outstanding Balance", "Lineitem compare at price"}


def fields_of(table: Mapping[str, Sequence[str]], header: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Field -> its column: of several that a field goes by, the one named first in the table; and the rest."""
    by_name: dict[str, str] = {}
    for name in filter(None, header):
        by_name.setdefault(plain(name), name)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for field, spellings in table.items():
        column = next((by_name[plain(each)] for each in spellings if plain(each) in by_name), None)
        if column is not None and column not in taken:
            names[field] = column
            taken.add(column)
    return names, [name for name in header if name and name not in taken]


def is_orders(header: Sequence[str]) -> bool:
    names, _unknown = fields_of(ORDER, header)
    if {"name", "placed_at"} <= names.keys() and "line_title" not in names and item_columns(header):
        return True
    return {"name", "placed_at", "line_title", "line_quantity", "line_price"} <= names.keys()


def is_customers(header: Sequence[str]) -> bool:
    names, _unknown = fields_of(CUSTOMER, header)
    return "email" in names and bool({"name", "first_name", "last_name", "city", "phone"} & names.keys())
