"""The hosted payment page, and the bank's question of 3-D Secure."""

from __future__ import annotations

from html import escape

from fakestripe.errors import Problem
from fakestripe.objects import checkout
from fakestripe.objects.billing import sessions
from fakestripe.pages import subscribe
from fakestripe.pages.frame import amount_words, page, problem
from fakestripe.world import Object, World

CARDS = [
    ("4242 4242 4242 4242", "succeeds"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0025 0000 3155", "asks for 3-D Secure"),
    ("4000 0000 0000 0259", "succeeds, and is disputed"),
]
FAILING_ACCOUNT = "DE62370400440532013001"


def cards() -> str:
    items = "".join(f"<li><code>{number}</code> {meaning}</li>" for number, meaning in CARDS)
    return f"{items}<li>IBAN <code>{FAILING_ACCOUNT}</code> fails after a while</li>"


def find(world: World, identifier: str) -> tuple[str, Object]:
    account = world.secret(identifier).get("account")
    if account is None:
        raise Problem("There is no such page.", status=404)
    session = world.get(account, identifier, "checkout.session")
    checkout.lapse(world, account, session)
    return account, session


def show(world: World, identifier: str, words: str = "") -> str:
    account, session = find(world, identifier)
    if session["status"] != "open":
        return over(session)
    if session["mode"] == "subscription":
        return subscribe.show(world, session, words)
    saved = "".join(saved_choice(each, first=not number) for number, each in enumerate(
        checkout.saved_cards(world, account, session)))  # fmt: skip
    save = '<label class="choice"><input type="checkbox" name="save" value="1"> Save my card for the next time</label>'
    lines = "".join(
        f"<tr><td>{quantity} × {escape(name)}</td><td>{amount_words(unit * quantity, session['currency'])}</td></tr>"
        for name, quantity, unit in world.secret(identifier)["lines"]
    )
    body = f"""<p class="sum">{amount_words(session["amount_total"], session["currency"])}</p><table>{lines}</table>
{problem(words)}<form method="post"><fieldset><legend>Pay by</legend>
{saved}<label class="choice"><input type="radio" name="method" value="card"{"" if saved else " checked"}> Card</label>
<label class="choice"><input type="radio" name="method" value="sepa_debit"> SEPA direct debit (decided later)</label></fieldset>
<label for="number">Card number</label><input id="number" name="number" inputmode="numeric" autocomplete="cc-number" value="">
<label for="expiry">Expiry</label><input id="expiry" name="expiry" autocomplete="cc-exp" value="12 / 34">
<label for="cvc">CVC</label><input id="cvc" name="cvc" inputmode="numeric" value="123">
{save if checkout.may_save(session) else ""}<label for="iban">IBAN, for a direct debit</label><input id="iban" name="iban" value="DE89370400440532013000">
<button>Pay {amount_words(session["amount_total"], session["currency"])}</button></form>
<details><summary>Test cards</summary><ul>{cards()}</ul></details>
<p><a href="{escape(session["cancel_url"] or "#")}">Back to the shop</a></p>"""
    return page("Pay", body)


def saved_choice(method: Object, *, first: bool) -> str:
    words = f"{method['card']['brand'].capitalize()} ending in {method['card']['last4']}"
    return (
        f'<label class="choice"><input type="radio" name="method" value="{method["id"]}"{" checked" if first else ""}> {words}</label>'
        f'<button class="second" name="remove" value="{method["id"]}">Remove {words}</button>'
    )


def over(session: Object) -> str:
    words = "You have paid already." if session["status"] == "complete" else "The time to pay is over."
    return page("Pay", f'<p>{words}</p><p><a href="{escape(session["success_url"])}">Back to the shop</a></p>')


def pay(world: World, identifier: str, form: dict[str, str]) -> tuple[str, str]:
    """(where to go, page to show): one of the two."""
    account, session = find(world, identifier)
    if session["status"] != "open":
        return "", over(session)
    if session["mode"] == "subscription":
        return _next(world, session, sessions.subscribe(world, account, session, form))
    if form.get("remove"):
        checkout.remove_saved_card(world, account, session, form["remove"])
        return "", show(world, identifier)
    if form.get("method", "").startswith("pm_"):
        outcome = checkout.pay_by_saved_card(world, account, session, form["method"])
    elif form.get("method") == "sepa_debit":
        will_fail = form.get("iban", "").replace(" ", "") == FAILING_ACCOUNT
        outcome = checkout.pay_by_debit(world, account, session, will_fail=will_fail)
    else:
        number = form.get("number", "").replace(" ", "")
        outcome = checkout.pay_by_card(world, account, session, number, is_saved="save" in form)
    return _next(world, session, outcome)


def show_challenge(world: World, identifier: str) -> str:
    find(world, identifier)
    return page(
        "Your bank asks: is this you?",
        '<p>3-D Secure, as your bank would show it.</p><form method="post"><button name="answer" value="yes">'
        'Complete authentication</button><button class="second" name="answer" value="no">Fail authentication</button></form>',
    )


def answer_challenge(world: World, identifier: str, form: dict[str, str]) -> tuple[str, str]:
    account, session = find(world, identifier)
    if session["status"] != "open" or not session["payment_intent"]:
        return "", over(session)
    outcome = checkout.answer_challenge(world, account, session, is_passed=form.get("answer") == "yes")
    return _next(world, session, outcome)


def _next(world: World, session: Object, outcome: str) -> tuple[str, str]:
    if outcome == "done":
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"]), ""
    if outcome == "challenge":
        return f"/c/challenge/{session['id']}", ""
    return "", show(world, session["id"], outcome)
