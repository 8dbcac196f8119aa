from commerce.importexport.management.commands._import import ImportCommand


class Command(ImportCommand):
    help = (
        "Bring the stock of a file into a shop: columns “SKU” (or “Barcode”) and “Quantity” for how many there are, or "
        "“Add” for how many come to it; Shopify's inventory file as well. The same file twice changes nothing."
    )
    kind = "stock"
