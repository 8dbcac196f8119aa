from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all customers of a shop into a file."
    kind = "customers"
