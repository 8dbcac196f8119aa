"""The demonstration in French, by the means that a merchant has: a language, its pages, and a file of translations."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from builder.navigation.models import Menu, MenuItem
from builder.navigation.services import save_item
from builder.pages.languages import add_language, languages_of_shop, translate_page
from builder.pages.models import ContentPage
from builder.translations.models import CatalogText
from commerce.importexport.services.runs import run_import, start_import
from commerce.store.models import Store
from core.pages import bump_pages
from onboarding.services.demo.catalogue import FOLDER
from onboarding.services.demo.pages import PAGES, Words, sections

FRENCH = "fr"
HOME = Words(
    "Des choses à garder", "Un petit grand magasin, qui a un faible pour les plantes, les chaises et les appareils photo.",
    "Tout voir", "Vu à travers de vieux objectifs",
    "<p>Nous prenons soin d’appareils qui ont vu plus de pays que nous, et leur trouvons de nouveaux propriétaires.</p>",
    "Vers les appareils photo", "Nouveautés",
)  # fmt: skip

# slug in English: slug, title
FRENCH_PAGES = {
    "about": ("a-propos", "À propos"),
    "delivery-returns": ("livraison-retours", "Livraison et retours"),
    "terms": ("conditions-de-vente", "Conditions de vente"),
    "privacy": ("confidentialite", "Confidentialité"),
    "legal-notice": ("mentions-legales", "Mentions légales"),
}
ANNOUNCEMENT = "Une démonstration : regardez, essayez, commandez. Rien n’est livré."


def speak_french(*, owner: User) -> None:
    """Does nothing of what is there already: an earlier try may have died half-way."""
    if FRENCH not in languages_of_shop():
        translate_pages(owner)
    if not CatalogText.objects.exists():
        with (FOLDER / "translations.csv").open("rb") as file:
            run = start_import(
                file=file, filename="translations.csv", actor=owner, is_dry_run=False, kind="translations",
                is_foreground=True,
            )  # fmt: skip
        run_import(run.pk)
    announce()


@transaction.atomic("default")
def translate_pages(owner: User) -> None:
    home = add_language(code=FRENCH, user=owner).specific
    home.sections = sections(HOME)
    home.save_revision().publish()
    for page in ContentPage.objects.filter(slug__in=PAGES).order_by("path"):
        slug, title = FRENCH_PAGES[page.slug]
        text = (FOLDER / "pages" / FRENCH / f"{page.kind or page.slug}.html").read_text(encoding="utf-8")
        french = translate_page(page=page, language=FRENCH, user=owner).specific
        french.slug, french.title, french.body = slug, title, text
        french.save_revision().publish()
    bump_pages()


@transaction.atomic("default")
def announce() -> None:
    """The sentence above each page, as an item of the announcement bar, which has words in each language."""
    text = Store.objects.values_list("announcement", flat=True).get(pk=1)
    if text and not MenuItem.objects.filter(menu=Menu.BAR).exists():
        save_item(MenuItem(menu=Menu.BAR, label=text, labels={FRENCH: ANNOUNCEMENT}))
