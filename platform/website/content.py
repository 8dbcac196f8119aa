"""What the public pages say that is more list than prose: titles, the feature list, questions.

A feature stands under `today` when it can be tried in this version, else under `planned`. Nothing stands in both.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Meta:
    """For search engines and link previews."""

    title: Text
    description: Text


@dataclass(frozen=True)
class Group:
    title: Text
    today: tuple[Text, ...]
    planned: tuple[Text, ...]


@dataclass(frozen=True)
class Question:
    question: Text
    answer: Text


META = {
    "home": Meta(
        _("Échoppe: online shops as free software"),
        _("Open an online shop in seconds, or host thousands of them. Free software under the MIT licence."),
    ),
    "features": Meta(
        _("Features: what works today and what is planned"),
        _("Catalogue, import, checkout, orders, hosting: what Échoppe does today, and what it does not do yet."),
    ),
    "pricing": Meta(
        _("Prices: free to use, free to host"),
        _("Échoppe is free software. No commission on your sales, no licence to buy."),
    ),
    "themes": Meta(
        _("Themes: five to choose from"),
        _("Five themes for shops on Échoppe: truly different, quick, light and dark, readable for everybody."),
    ),
    "about": Meta(
        _("About Échoppe"),
        _("Why there is one more shop builder, how it is made, and who may use it."),
    ),
    "processing": Meta(
        _("Data protection contract"),
        _(
            "Merchants accept it when they open a shop here. It says how this platform handles the data of their customers."
        ),
    ),
    "legal": Meta(
        _("Legal notice"),
        _("Who runs this site, where it is hosted, and what it stores about you."),
    ),
    "sign-up": Meta(
        _("Open a shop"),
        _("One form, and your online shop is there."),
    ),
}

FEATURES = (
    Group(
        _("Your shop"),
        today=(
            _("Live in seconds, at an address of its own"),
            _("Behind a “coming soon” page with a password until you open it"),
            _("A home page from sections, and pages of your own, with drafts and preview"),
            _("Five themes, light and dark, sound for keyboard and screen reader"),
            _("Everything that matters works without JavaScript"),
            _("English and French, for shoppers and for your team"),
            _("Your own domain, with its certificate"),
            _("A page builder with many more kinds of sections"),
            _("A blog, forms and a newsletter"),
            _("One shop in several languages"),
        ),
        planned=(_("An interface in more languages than two"),),
    ),
    Group(
        _("Catalogue and stock"),
        today=(
            _("Any number of options, up to 2,048 variants of a product"),
            _("Pictures with descriptions for those who cannot see them"),
            _("Collections, vendors, types and tags"),
            _("Price, price before, cost, weight, SKU and barcode per variant"),
            _("Stock as a ledger: every movement is on record"),
            _("Import of Shopify product files, with a dry run and a report for every row"),
            _("Import from WooCommerce, PrestaShop, Magento and any table"),
            _("Undo for imports, and editing in bulk"),
            _("Collections that fill themselves by rules"),
            _("Bundles, downloads and pre-orders"),
            _("Export of everything, and product feeds"),
            _("Prices in several currencies"),
            _("Reviews, wishlists and comparison"),
        ),
        planned=(_("Reviews brought in from other shops"),),
    ),
    Group(
        _("Selling"),
        today=(
            _("Checkout as a guest, with the address format of the country"),
            _("Goods are held while somebody pays, so nothing is sold twice"),
            _("The order exists before the payment: none is paid and lost"),
            _("Bank transfer, cash on delivery, payment on pick-up"),
            _("Delivery prices by country, free from an amount on"),
            _("VAT of the countries of the European Union, by date"),
            _("A test payment that you can make succeed or fail"),
            _("Mails to shopper and merchant when an order is placed, paid and shipped"),
            _("Cards through Stripe, then PayPal and Mollie"),
            _("Discount codes, promotions and gift cards"),
            _("Tax rules for selling across borders"),
            _("Carriers, labels and relay points"),
            _("Accounts for customers"),
        ),
        planned=(_("Customs papers"),),
    ),
    Group(
        _("Day to day"),
        today=(
            _("A first-day checklist that ticks itself from what is there"),
            _("Today’s sales and the orders to ship on one screen"),
            _("Orders with their whole history"),
            _("Mark as paid, ship with a tracking number, cancel and restock"),
            _("One account for several shops"),
            _("Sign-in in two steps, with an app or a security key"),
            _("Invitations, roles and rights for your team"),
            _("Single sign-on with the accounts of your company"),
            _("A record of who changed what"),
            _("Your whole shop as one file, to take away or to bring back"),
        ),
        planned=(_("Returns that shoppers ask for"),),
    ),
    Group(
        _("Found, and within the law"),
        today=(
            _("Titles, descriptions, sitemap and structured data for search engines"),
            _("Pages checked for accessibility by machine in every test run"),
            _("Drafts of your legal pages, in French and English"),
            _("No tracker and no request to other companies’ servers"),
            _("Legal pages kept up to date, with every version on record"),
            _("A consent banner that takes no for an answer"),
            _("The lowest price of the last 30 days beside each reduction"),
            _("Redirects when an address changes"),
            _("Invoices and credit notes with numbers of their own, as PDFs"),
        ),
        planned=(_("Electronic invoices (Factur-X)"),),
    ),
    Group(
        _("Hosting"),
        today=(
            _("Two commands on a fresh Debian or Ubuntu"),
            _("Each shop in a PostgreSQL schema of its own, with a role of its own"),
            _("Background work that survives a crash and is never done by halves"),
            _("Health checks, metrics and structured logs"),
            _("A console for operators"),
            _("An HTTP API with keys, for programs of your own"),
            _("Plans and billing, for those who host shops for others"),
            _("Nightly copies of each shop, and yesterday’s shop back on request"),
        ),
        planned=(_("Orders since the copy carried over when yesterday’s shop comes back"),),
    ),
)

TODAY_IN_SHORT = (
    _("A shop of your own in seconds, closed until you open it"),
    _("Products with options, pictures, collections and stock"),
    _("Import of Shopify product files"),
    _("Guest checkout in English and French"),
    _("Cards through Stripe, then PayPal and Mollie"),
    _("Discount codes, promotions and gift cards"),
    _("Orders, shipping, mails, restocking"),
)
PLANNED_IN_SHORT = (
    _("An interface in more languages than two"),
    _("Returns that shoppers ask for"),
    _("Electronic invoices (Factur-X)"),
)

QUESTIONS = (
    Question(
        _("Is it finished?"),
        _(
            "No. Échoppe is young. You can open a shop, fill it, take orders and ship them; a good deal more is planned, "
            "and the list of features says which is which."
        ),
    ),
    Question(
        _("Can my customers pay by card?"),
        _(
            "Yes, through Stripe, Mollie or PayPal, each with an account of your own; and by bank transfer, cash "
            "or on pick-up."
        ),
    ),
    Question(
        _("Can I bring my shop from Shopify?"),
        _(
            "Yes: products, customers and past orders from Shopify’s own files, and from WooCommerce, PrestaShop, Magento "
            "or any table. A dry run shows what will happen before anything does, and an import can be undone."
        ),
    ),
    Question(
        _("What does it cost?"),
        _(
            "The software costs nothing. If you host it yourself you pay for your server. If you open a shop here, the "
            "people who run this site decide: the page of prices has their plans."
        ),
    ),
    Question(
        _("Where is my data?"),
        _(
            "In the database of whoever runs the site, in a schema that only your shop can read. A button in the settings "
            "takes all of it away as one file, which any other Échoppe opens."
        ),
    ),
    Question(
        _("May I host shops for other people?"),
        _("Yes, and charge for it: with plans, quotas and billing. The MIT licence allows it."),
    ),
)
