from commerce.importexport.management.commands._import import ImportCommand


class Command(ImportCommand):
    help = (
        "Bring the customers of a file into a shop, by their e-mail addresses. Of customers who are there only what is "
        "empty is filled. Nobody is written to, and no password comes along: customers sign in with a code."
    )
    kind = "customers"
