from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write the currencies that a shop sells in, with their rates, into a file."
    kind = "currencies"
