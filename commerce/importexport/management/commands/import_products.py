from commerce.importexport.management.commands._import import ImportCommand
from commerce.importexport.sources import SOURCES


class Command(ImportCommand):
    help = (
        "Bring the products of a file into a shop; which kind of file it is is found out. A product is known by its handle, "
        "or by what the old shop calls it; columns that are not in the file are left alone, and the same file twice "
        "changes nothing. Pictures are fetched in the background."
    )
    kind = "products"
    formats = list(SOURCES)
