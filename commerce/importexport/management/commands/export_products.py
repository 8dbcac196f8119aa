from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all products of a shop into a file."
    kind = "products"
