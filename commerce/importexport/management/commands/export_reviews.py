from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all reviews of a shop into a file."
    kind = "reviews"
