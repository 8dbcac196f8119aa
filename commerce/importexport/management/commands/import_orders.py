from commerce.importexport.management.commands._import import ImportCommand


class Command(ImportCommand):
    help = (
        "Bring the orders of a file into a shop, as history: no mail, no stock, no payment asked for, and each one once "
        "however often the file comes. A row is an article of an order."
    )
    kind = "orders"
