from commerce.importexport.management.commands._export import ExportCommand


class Command(ExportCommand):
    help = "Write all gift cards of a shop into a file."
    kind = "gift_cards"
