"""The customer portal, and the page of an invoice."""

from __future__ import annotations

from html import escape

from fakestripe.errors import Problem
from fakestripe.objects import payments
from fakestripe.objects.billing import clocks, customers, invoices, subscriptions
from fakestripe.pages.frame import amount_words, page, problem
from fakestripe.world import Object, World


def _find(world: World, identifier: str) -> tuple[str, Object, Object]:
    account = world.secret(identifier).get("account")
    if account is None:
        raise Problem("There is no such page.", status=404)
    session = world.get(account, identifier, "billing_portal.session")
    return account, session, world.get(account, session["configuration"], "billing_portal.configuration")["features"]


def show(world: World, identifier: str, words: str = "") -> str:
    account, session, features = _find(world, identifier)
    customer = world.get(account, session["customer"], "customer")
    found = [each for each in world.all_of(account, "subscription") if each["customer"] == customer["id"]]
    parts = [_subscription_part(each, is_cancel_on=features["subscription_cancel"]["enabled"]) for each in found]
    if features["payment_method_update"]["enabled"]:
        card = customers.card_of(world, customer)
        parts.append(
            f"<h2>Card</h2><p>{'ending in ' + card[-4:] if card else 'none yet'}</p>"
            '<form method="post"><label for="number">Card number</label><input id="number" name="number" inputmode="numeric">'
            '<button name="do" value="card">Save card</button></form>'
        )
    if features["invoice_history"]["enabled"]:
        rows = "".join(
            f'<li><a href="/i/{each["id"]}">{escape(each["number"] or "draft")}</a> '
            f"{amount_words(each['total'], each['currency'])} {each['status']}</li>"
            for each in world.all_of(account, "invoice") if each["customer"] == customer["id"]
        )  # fmt: skip
        parts.append(f"<h2>Invoices</h2><ul>{rows}</ul>")
    back = f'<p><a href="{escape(session["return_url"] or "#")}">Back</a></p>'
    return page("Your subscription", problem(words) + "".join(parts) + back)


def _subscription_part(subscription: Object, *, is_cancel_on: bool) -> str:
    item = subscription["items"]["data"][0]
    words = escape(item["price"]["nickname"] or item["price"]["lookup_key"] or item["price"]["id"])
    shown = f"<h2>{words}</h2><p>{subscription['status']}{', ends with the period' if subscription['cancel_at_period_end'] else ''}</p>"
    if subscription["status"] in subscriptions.OVER or not is_cancel_on or subscription["schedule"]:
        return shown
    act, label = (
        ("renew", "Renew") if subscription["cancel_at_period_end"] else ("cancel", "Cancel at the end of the period")
    )
    return (
        f'{shown}<form method="post"><input type="hidden" name="subscription" value="{subscription["id"]}">'
        f'<button class="second" name="do" value="{act}">{label}</button></form>'
    )


def submit(world: World, identifier: str, form: dict[str, str]) -> str:
    account, session, features = _find(world, identifier)
    customer = world.get(account, session["customer"], "customer")
    if form.get("do") == "card" and features["payment_method_update"]["enabled"]:
        number = form.get("number", "").replace(" ", "")
        if number not in payments.GOOD and number != customers.FAILS_LATER:
            return show(world, identifier, "Your card was declined.")
        customers.save_card(world, account, customer, number)
    elif form.get("do") in ("cancel", "renew") and features["subscription_cancel"]["enabled"]:
        subscription = world.get(account, form.get("subscription", ""), "subscription")
        if subscription["customer"] != customer["id"]:
            raise Problem("There is no such subscription.", status=404)
        subscriptions.update(world, account, subscription, {"cancel_at_period_end": form["do"] == "cancel"})
    return show(world, identifier)


def _invoice(world: World, identifier: str) -> tuple[str, Object]:
    account = world.secret(identifier).get("account")
    if account is None:
        raise Problem("There is no such page.", status=404)
    return account, world.get(account, identifier, "invoice")


def show_invoice(world: World, identifier: str, words: str = "") -> str:
    _account, invoice = _invoice(world, identifier)
    rows = "".join(
        f"<tr><td>{escape(line['description'])}</td><td>{amount_words(line['amount'], invoice['currency'])}</td></tr>"
        for line in invoice["lines"]["data"]
    )
    tax = sum(each["amount"] for each in invoice["total_taxes"])
    body = (
        f'<p class="sum">{amount_words(invoice["total"], invoice["currency"])}</p><table>{rows}'
        f"<tr><td>VAT</td><td>{amount_words(tax, invoice['currency'])}</td></tr></table><p>{invoice['status']}</p>{problem(words)}"
    )
    if invoice["status"] == "open":
        body += (
            '<form method="post"><label for="number">Card number</label><input id="number" name="number" '
            f'inputmode="numeric"><button>Pay {amount_words(invoice["amount_due"], invoice["currency"])}</button></form>'
        )
    return page(f"Invoice {invoice['number'] or ''}", body)


def pay_invoice(world: World, identifier: str, form: dict[str, str]) -> str:
    account, invoice = _invoice(world, identifier)
    number = form.get("number", "").replace(" ", "")
    if number not in payments.GOOD:
        return show_invoice(world, identifier, "Your card was declined.")
    now = clocks.now_of(world, account, invoice["customer"])
    if invoice["status"] == "open" and invoices.collect(world, account, invoice, now, number=number):
        customers.save_card(world, account, world.get(account, invoice["customer"], "customer"), number)
        subscriptions.after_payment(world, account, invoice, now)
    return show_invoice(world, identifier)
