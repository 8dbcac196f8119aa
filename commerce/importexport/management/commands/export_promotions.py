from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all promotions with their codes of a shop into a file."
    kind = "promotions"
