from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all product types of a shop into a file."
    kind = "types"
