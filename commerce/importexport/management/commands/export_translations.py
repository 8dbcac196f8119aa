from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all translations of products and collections of a shop into a file."
    kind = "translations"
