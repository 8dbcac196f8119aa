from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all price lists of a shop into a file."
    kind = "price_lists"
