"""From sign-up to the first paid and shipped order, as a merchant and a shopper see it."""

from __future__ import annotations

import os
import re

import pytest

from tests.e2e.people import (
    PASSWORD,
    Visitor,
    add_to_cart,
    ask,
    fill_checkout,
    mail_to,
    settle,
    takes_pictures,
    until,
    until_mailed,
)

pytestmark = pytest.mark.e2e
NAME = "Maison Nora"
if "ECHOPPE_E2E_SITE" in os.environ:  # where an earlier run has taken the name
    NAME += f" {os.getpid()}"
SHOP = NAME.lower().replace(" ", "-")
ADMIN, MERCHANT = f"{SHOP}.admin", f"nora@{SHOP}.example"
INSTRUCTIONS = "IBAN FR76 3000 6000 0112 3456 7890 189"
TRACKING = "6A12345678901"


def test_from_sign_up_to_the_first_parcel(visit, catalogue):
    merchant = visit()
    sign_up(merchant)
    assert steps_done(merchant) == {"shipping"}  # on the page that she was led to
    import_catalogue(merchant, catalogue)
    make_collection(merchant)
    offer_payments(merchant)
    look_at_delivery(merchant)

    shopper = visit()
    meet_the_closed_door(shopper, password=preview_password(merchant))
    open_shop(merchant)  # from the page that told the password
    assert steps_done(merchant) >= {"products", "payments", "shipping", "open"}

    shopper = visit()
    look_around(shopper, SHOP)
    order_url = buy(shopper, SHOP, email="ada@shopper.example")
    assert INSTRUCTIONS in shopper.text()
    mails = visit()
    mail_to(mails, "ada@shopper.example", "1001")
    mails.picture("mailbox")
    until_mailed(mails, MERCHANT, "1001")

    open_order(merchant)
    mark_paid(merchant)
    if takes_pictures():
        merchant.go(ADMIN)
        merchant.picture("admin")
        open_order(merchant)
    until_mailed(mails, "ada@shopper.example", "payment")
    ship(merchant)
    until_mailed(mails, "ada@shopper.example", "on its way")

    shopper.page.goto(order_url)
    assert "Paid" in shopper.text(".facts")
    assert TRACKING in shopper.text(".parcels")


def test_buying_on_a_phone(visit, atelier):
    shopper = visit(width=390, height=844, device_scale_factor=2, is_mobile=True, has_touch=True)

    look_around(shopper, atelier, kind="-phone")
    buy(shopper, atelier, email="phone@shopper.example", kind="-phone")

    until_mailed(shopper, "phone@shopper.example", "Order")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(visitor, atelier):
    """Another country makes the form anew; who types on meanwhile loses nothing."""
    held, page = [], visitor.page
    add_to_cart(visitor, "/products/laptop/", atelier)
    page.get_by_text("Added to your cart.").wait_for()
    visitor.go(atelier, "/checkout/")
    page.locator("#checkout-form").evaluate("form => { form.dataset.before = 1 }")

    page.route("**/checkout/", lambda route: held.append(route))
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator("[name=country]").dispatch_event("change")  # this shop delivers to one country only
    visitor.fill(name="Ada Lovelace", city="Berlin")
    page.get_by_label("Bank transfer").check()
    until(lambda: held, "the request is held")
    held[0].continue_()
    page.locator("#checkout-form:not([data-before])").wait_for()
    settle(visitor)

    assert page.locator("[name=name]").input_value() == "Ada Lovelace"
    assert page.locator("[name=city]").input_value() == "Berlin"
    assert page.get_by_label("Bank transfer").is_checked()


def test_a_heart_pressed_before_htmx_has_come_keeps_its_article(visitor, atelier):
    """The name of the article is that of the button: whatever is done again has to come from it."""
    held, page = [], visitor.page
    page.route("**/htmx*.js", lambda route: held.append(route))
    page.goto(visitor.site.url(atelier, "/collections/everything/"), wait_until="domcontentloaded")
    page.locator("form.wish--card button").first.click()
    until(lambda: held, "htmx is asked for")

    with page.expect_request(lambda request: request.method == "POST") as sent:
        held[0].continue_()

    assert re.fullmatch(r"product=\d+", sent.value.post_data or "")
    page.locator("a.wish--card").first.wait_for()


# --- The merchant -----------------------------------------------------------------------------------------------


def sign_up(merchant: Visitor) -> None:
    if takes_pictures():
        merchant.go("")
        merchant.picture("website")
    merchant.go("", "/sign-up/")
    merchant.fill(email=MERCHANT, password1=PASSWORD, name=NAME)
    merchant.page.locator("[data-tone=free]", has_text=SHOP).wait_for()
    merchant.page.locator("[name=country]").select_option("FR")
    merchant.page.locator("[name=currency]").select_option("EUR")
    merchant.press("Open the shop")
    merchant.page.wait_for_url(f"**//{ADMIN}.localhost:*/")
    assert merchant.text("h1") == NAME


def steps_done(merchant: Visitor) -> set[str]:
    steps = merchant.page.locator("[data-step][data-done=true]")
    return {step.get_attribute("data-step") for step in steps.all()}


def import_catalogue(merchant: Visitor, catalogue) -> None:
    merchant.go(ADMIN, "/imports/new/")
    merchant.page.locator("[name=file]").set_input_files(catalogue)
    merchant.press("Upload and preview")
    merchant.page.get_by_role("button", name="Start the import").click(timeout=60_000)
    merchant.page.get_by_text("All products of the file are in your shop.").wait_for(timeout=60_000)
    fetched = merchant.page.get_by_text(re.compile(r"^\s*(\d+) of \1 pictures fetched\."))
    fetched.wait_for(timeout=90_000)
    merchant.picture("import")
    merchant.go(ADMIN, "/products/?q=laptop")
    assert "Laptop" in merchant.text()
    if takes_pictures():
        merchant.follow("Laptop", exact=True)
        merchant.picture("product-editor")


def make_collection(merchant: Visitor) -> None:
    merchant.go(ADMIN, "/products/collections/add/")
    merchant.fill(title="Running")
    merchant.press("Save", exact=True)
    merchant.page.locator("[name=find]").fill("shoe")
    merchant.page.locator("[name=find]").press("Enter")
    boxes = merchant.page.locator("[name=product][type=checkbox]")
    boxes.first.wait_for()
    chosen = boxes.count()
    assert chosen >= 4
    for box in boxes.all():
        box.check()
    merchant.press("Add the chosen ones")
    merchant.page.get_by_role("heading", name=f"{chosen} products").wait_for()


def offer_payments(merchant: Visitor) -> None:
    merchant.go(ADMIN, "/shop-settings/payments/")
    for name, instructions in (("Bank transfer", INSTRUCTIONS), ("Cash on delivery", "")):
        merchant.follow(name)
        merchant.fill(instructions=instructions)
        merchant.page.locator("[name=is_active]").check()
        merchant.press("Save", exact=True)
        row = merchant.page.get_by_role("row", name=name)
        row.filter(has_text=re.compile("offered", re.IGNORECASE)).wait_for()  # the page may still be coming in


def look_at_delivery(merchant: Visitor) -> None:
    merchant.go(ADMIN, "/shop-settings/delivery/")
    assert merchant.page.get_by_role("link", name="Add a delivery").count()


def preview_password(merchant: Visitor) -> str:
    merchant.go(ADMIN)
    return merchant.text("#doors code")


def open_shop(merchant: Visitor) -> None:
    merchant.press("Open the shop")
    merchant.page.get_by_role("heading", name="The shop is open").wait_for()


def open_order(merchant: Visitor) -> None:
    merchant.go(ADMIN, "/orders/")
    merchant.follow("1001")


def mark_paid(merchant: Visitor) -> None:
    unfold(merchant, "Mark as paid")
    merchant.fill(reference="Transfer of 22 November")
    merchant.press("Yes, I have the money")
    merchant.page.get_by_text("Transfer of 22 November").first.wait_for()


def unfold(merchant: Visitor, title: str) -> None:
    """What to do next stands open already."""
    act = merchant.page.locator("details", has=merchant.page.locator("summary", has_text=re.compile(f"^{title}$")))
    act.wait_for()
    if act.get_attribute("open") is None:
        act.locator("summary").click()


def ship(merchant: Visitor) -> None:
    unfold(merchant, "Ship")
    merchant.page.locator("[name=carrier]").select_option("colissimo")
    merchant.fill(tracking_number=TRACKING)
    merchant.press("Mark as shipped")
    merchant.page.get_by_text(TRACKING).first.wait_for()
    merchant.picture("order")


# --- The shopper -------------------------------------------------------------------------------------------------


def meet_the_closed_door(shopper: Visitor, *, password: str) -> None:
    shopper.go(SHOP, "/collections/running/")
    assert "opens soon" in shopper.text("body")
    shopper.fill(password="something else")
    shopper.press("Enter")
    assert "This is not the password." in shopper.text("body")
    shopper.fill(password=password)
    shopper.press("Enter")
    assert shopper.page.get_by_role("link", name="Cart").count(), "the password lets in"


def look_around(shopper: Visitor, shop: str, *, kind: str = "") -> None:
    """Home, collection sorted by price, search."""
    shopper.go(shop)
    if not kind:
        shopper.picture("home")
    main = ask(shopper, shop, "/collections/").partition("<main")[2]
    shopper.go(shop, re.search(r'href="(/collections/[^"]+)"', main)[1])
    if not kind:
        shopper.picture("collection")
    with shopper.page.expect_response(lambda response: "sort=" in response.url):
        shopper.page.get_by_label("Sort by").select_option("price")
    shopper.page.wait_for_url("**sort=price**")
    until(lambda: is_sorted(prices(shopper)), "products by price")
    # Soon after it has come into the shop.
    until(lambda: ">Laptop</a>" in ask(shopper, shop, "/search/?q=laptop"), "the laptop in the search", pause=0.25)
    shopper.go(shop, "/search/?q=laptop")
    shopper.page.get_by_role("link", name="Laptop", exact=True).first.wait_for()


def prices(shopper: Visitor) -> list[float]:
    texts = shopper.page.locator("#results .price__now").all_inner_texts()
    return [float(re.sub(r"[^\d.]", "", text)) for text in texts]


def is_sorted(amounts: list[float]) -> bool:
    return len(amounts) > 2 and amounts == sorted(amounts)


def buy(shopper: Visitor, shop: str, *, email: str, kind: str = "") -> str:
    """A laptop of 15 inches, by transfer; mistakes first. Returns the address of the order page."""
    page = shopper.page
    shopper.go(shop, "/products/laptop/")
    with page.expect_response(lambda response: "part=buy_box" in response.url):
        page.get_by_role("link", name="15 inch").click()
    page.locator("#buy-box [aria-current=true]", has_text="15 inch").wait_for()
    shopper.picture(f"product{kind}", width=600 if kind else 1000)
    shopper.press("Add to cart")
    page.get_by_text("Added to your cart.").wait_for()
    page.locator("#buy-message").get_by_role("link", name="View cart").click()
    page.get_by_role("button", name="One more").click()
    page.locator(".cart__count", has_text="2 items").wait_for()
    shopper.follow("Check out")

    fill_checkout(shopper, email=email, payment="Bank transfer")
    shopper.picture(f"checkout{kind}", width=600 if kind else 1000)
    shopper.fill(email="ada@nowhere", postal_code="ABC")
    accept_terms(shopper)
    shopper.press("Place order and pay")
    for name in ("email", "postal_code"):
        wrong = page.locator(f"[name={name}]")
        assert wrong.get_attribute("aria-invalid") == "true"
        told = [page.locator(f"[id='{each}']").inner_text() for each in wrong.get_attribute("aria-describedby").split()]
        assert any(told), f"{name} says what is wrong"
    assert page.locator("[name=street]").input_value() == "1 rue de la Paix"
    assert page.get_by_label("Bank transfer").is_checked()

    shopper.fill(email=email, postal_code="75002")
    accept_terms(shopper)
    shopper.press("Place order and pay")
    page.get_by_role("heading", name="Thank you for your order").wait_for()
    assert "Laptop" in shopper.text(".receipt")
    assert email in shopper.text(".order__intro")
    return page.url


def accept_terms(shopper: Visitor) -> None:
    terms = shopper.page.locator("[name=accepts_terms]")
    if terms.count():
        terms.check()
