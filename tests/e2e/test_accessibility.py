"""Every page and state, wide and narrow: nothing for axe to find, nothing to scroll sideways, a quiet console."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse

from tests.e2e.looking import Findings
from tests.e2e.people import PASSWORD, Visitor, ask, fill_checkout, mail_to

pytestmark = pytest.mark.e2e


def test_what_is_wrong_is_found(visitor, site):
    """The negative control of the tests below."""
    visitor.go("", "/-/health/live")
    page = f"<html lang=en><title>A</title><main><h1>A</h1><img src='/nothing.png'><pre>{'wide' * 900}</pre></main>"
    visitor.page.set_content(page)
    found = Findings(visitor)

    found.look()

    assert [finding for finding in found if "image-alt" in finding]
    assert [finding for finding in found if "pixels wide" in finding]
    assert [problem.split(" on ")[0] for problem in visitor.problems] == [
        f"404: {visitor.site.url('', '/nothing.png')}"
    ]
    visitor.problems.clear()


def test_words_that_cannot_be_read_are_found_where_the_same_could_be_read_before(visitor, site):
    """As what has been seen to be readable is not measured again."""
    page = "<html lang=en><title>A</title><style>p {{ {} }}</style><main><h1>A</h1><div {}><p>One<p>Two</div></main>"
    visitor.go("", "/-/health/live")
    shown = []
    for rule, around in (
        ("", ""),
        ("", ""),
        ("color: #aaa", ""),
        ("", "style='background: #333'"),
        ("", "style='opacity: .3'"),
    ):
        visitor.page.set_content(page.format(rule, around))
        found = Findings(visitor)
        found.look()
        shown.append(sum("color-contrast" in finding for finding in found))

    assert shown == [0, 0, 2, 2, 2]


def test_words_of_which_nothing_could_be_told_are_found_once_it_can(visitor, site):
    """As they are not measured again while the same stands in the same place: below something else axe cannot tell."""
    page = """<html lang=en><title>A</title><style>div {{ position: absolute; inset: 0; {} }}</style>
      <main><h1>A</h1><p style='color: #aaa'>One</p></main><div></div>"""
    visitor.go("", "/-/health/live")
    shown = []
    for above in ("background: linear-gradient(red, blue)", "background: linear-gradient(red, blue)", "display: none"):
        visitor.page.set_content(page.format(above))
        found = Findings(visitor)
        found.look()
        shown.append(sum("color-contrast" in finding for finding in found))

    assert shown == [0, 0, 2]


def test_fault_in_a_part_that_had_none_before_is_found(visitor, site):
    """As a header that is known is left out: not where it, what of it is shown, or the page around it is another."""
    page = """<html lang=en><title>A</title><style>{}</style><body>
      <header><button><span>Menu</span></button><a href=/ {}>B</a></header><main>{}</main>"""
    visitor.go("", "/-/health/live")
    shown = []
    for rule, attributes, content in (
        ("", "", "<h1>A</h1>"),
        ("", "", "<h1>A</h1>"),
        ("span { display: none }", "", "<h1>A</h1>"),
        ("", "role=nonsense", "<h1>A</h1>"),
        ("", "", "<p>A</p>"),
        ("", "", "<h1>A</h1><img src='/-/health/live?'>"),
        ("header { color: #bbb; background: #fff }", "", "<h1>A</h1>"),
    ):
        visitor.page.set_content(page.format(rule, attributes, content))
        found = Findings(visitor)
        found.look()
        shown.append({finding.split(": ")[1] for finding in found})
        assert len(found) == 2 * len(shown[-1]), "at both widths"

    assert shown == [set(), set(), {"button-name"}, {"aria-roles"}, {"page-has-heading-one"}, {"image-alt"}, set()]


def test_storefront(visit, atelier):
    shopper = visit()
    found = Findings(shopper)

    pages = ["/", "/collections/", "/collections/everything/", "/collections/everything/?sort=price&page=2"]
    pages += ["/search/", "/search/?q=shoe", "/search/?q=nothing-like-it", "/cart/"]
    pages += ["/account/sign-in/", "/account/sign-in/?email=ada@axe.example"]
    pages += ["/products/laptop/", "/products/laptop/?Screen+Size=99", "/products/engraved/"]
    found.visit(atelier, *pages)
    found.visit(atelier, "/products/nothing/", "/orders/unknown/", status=404)

    shopper.go(atelier, "/products/laptop/")
    shopper.fill(quantity="2")
    shopper.press("Add to cart")
    shopper.page.get_by_text("Added to your cart.").wait_for()
    found.look("with one added")
    shopper.press("Keep for later")
    shopper.page.get_by_role("link", name="On your wishlist").wait_for()
    found.look("with one kept")
    found.visit(atelier, shopper.page.get_by_role("link", name="Compare").get_attribute("href"))
    found.visit(atelier, "/wishlist/", "/wishlist/?notice=full", "/wishlist/?product=1&variant=0")
    found.visit(atelier, "/cart/", "/checkout/")
    fill_checkout(shopper, email="ada@nowhere", payment="Test payment", postal_code="ABC", name=" ")
    shopper.press("Place order and pay")
    shopper.page.locator("[aria-invalid=true]").first.wait_for()
    found.look("with errors")
    fill_checkout(shopper, email="ada@axe.example", payment="Test payment")
    shopper.press("Place order and pay")
    shopper.page.get_by_role("heading", name="Test payment").wait_for()
    found.look()
    shopper.page.get_by_label("Decline").check()
    shopper.press("Continue")
    shopper.page.get_by_text("This order is not paid yet.").wait_for()
    found.look("declined")
    shopper.page.get_by_role("button", name="Pay €").click()
    shopper.page.get_by_label("Success", exact=False).first.check()
    shopper.press("Continue")
    shopper.page.get_by_text("Paid").first.wait_for()
    found.look("paid")

    assert found == []


def test_storefront_that_is_not_open(visit, atelier):
    shopper = visit()
    found = Findings(shopper)

    found.visit("soon", "/", "/products/anything/")
    shopper.fill(password="guess")
    shopper.page.keyboard.press("Enter")
    shopper.page.locator("[aria-invalid=true]").wait_for()
    found.look("with a wrong password")

    assert found == []


def test_website_and_accounts(visit, atelier):
    visitor = visit()
    found = Findings(visitor)

    visitor.go("", "/themes/")
    assert visitor.page.get_by_role("link", name="Walk through").count() == 1
    assert visitor.page.get_by_text("is being prepared").count() == 4
    found.look()
    pages = ["/", "/features/", "/pricing/", "/about/", "/legal/", "/fr/", "/fr/tarifs/"]
    found.visit("", *pages, "/sign-up/", "/accounts/login/", "/accounts/password/reset/")
    found.visit("", "/nothing-here/", status=404)
    visitor.go("", "/sign-up/")
    visitor.fill(email="nobody", password1="short", name="", handle="admin")
    visitor.press("Open the shop")
    visitor.page.locator("[aria-invalid=true]").first.wait_for()
    found.look("with errors")
    visitor.go("", "/accounts/password/reset/")
    visitor.fill(email="somebody@axe.example")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/reset/done/")
    found.look()
    sign_in(visitor, atelier, password="not the password")
    found.look("with errors")
    sign_in(visitor, atelier)
    visitor.page.wait_for_url("**/shops/")
    found.look()
    found.visit("", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/")

    assert found == []


def test_mail_viewer(visit, atelier):
    """Its lists are looked at by tests/e2e/test_mail_viewer.py."""
    reader = visit()
    reader.go("", "/accounts/password/reset/")
    reader.fill(email=f"owner@{atelier}.example")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/reset/done/")
    found = Findings(reader)

    mail_to(reader, f"owner@{atelier}.example", "")
    address = urlsplit(reader.page.url).path
    found.look()
    found.visit("", f"{address}?tab=text", f"{address}?tab=headers", "/mail/?to=nobody-at-all")

    assert found == []


def test_dashboard(visit, atelier):
    """With everything in it; tests/e2e/test_back_office.py looks at the screens while they are empty."""
    owner = visit()
    sign_in(owner, atelier)
    owner.page.wait_for_url("**/shops/")
    owner.page.locator("a[href*='/enter/']").first.click()
    owner.page.wait_for_url(f"**//{atelier}.admin.localhost:*/")
    admin = f"{atelier}.admin"
    found = Findings(owner)

    found.look()
    paths = ["/products/", "/products/stock/", "/products/collections/tree/", "/products/collections/categories/"]
    paths += ["/products/types/add/", "/products/price-lists/add/", "/imports/new/", "/imports/pictures/"]
    paths += [reverse("work:dead_letter_list", urlconf="config.urls_admin")]
    paths += [f"/shop-settings/{part}/" for part in ("details", "delivery", "taxes", "legal")]
    for listing, name, is_seen in (
        ("/products/?q=laptop", "Laptop", False),
        ("/products/collections/", "Everything", True),
        ("/shop-settings/payments/", "Bank transfer", True),
        ("/orders/", "100", True),
        ("/customers/", "Ada", True),
        ("/imports/", "with_5_pictures.csv", False),
        ("/products/types/", "Furniture", False),
        ("/products/price-lists/", "Trade", False),
    ):
        link = re.compile(rf'<a\s[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*?{name}', re.DOTALL)
        if not (lead := link.search(ask(owner, admin, listing).partition("<main")[2])):
            found.append(f"{listing}: no {name}")
            continue
        paths += [*[listing] * is_seen, urljoin(listing, lead[1])]
    found.visit(admin, *paths)

    assert found == []


def sign_in(visitor: Visitor, shop: str, *, password: str = PASSWORD) -> None:
    visitor.go("", "/accounts/login/")
    visitor.fill(login=f"owner@{shop}.example", password=password)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
