"""The hosted page on which a merchant subscribes to a plan."""

from __future__ import annotations

from html import escape

from fakestripe.pages.frame import amount_words, page, problem
from fakestripe.world import Object, World


def show(world: World, session: Object, words: str = "") -> str:
    hidden = world.secret(session["id"])
    lines = "".join(
        f"<tr><td>{quantity} × {escape(name)}</td><td>{amount_words(unit * quantity, session['currency'])}</td></tr>"
        for name, quantity, unit in hidden["lines"]
    )
    days = hidden["data"].get("trial_period_days")
    trial = f"<p>Free for {days} days.</p>" if days else ""
    vat = '<label for="vat">VAT number</label><input id="vat" name="vat" value="">' if hidden["wants_tax_id"] else ""
    code = (
        '<label for="code">Promotion code</label><input id="code" name="code" value="">'
        if hidden["takes_codes"]
        else ""
    )
    body = f"""<p class="sum">{amount_words(session["amount_total"], session["currency"])} today</p>{trial}<table>{lines}</table>
{problem(words)}<form method="post">
<label for="number">Card number</label><input id="number" name="number" inputmode="numeric" autocomplete="cc-number" value="">
<label for="country">Country (two letters)</label><input id="country" name="country" autocomplete="country" value="FR">{vat}{code}
<button>Subscribe</button></form>
<p><code>4242 4242 4242 4242</code> pays, <code>4000 0000 0000 0341</code> is declined from the first renewal on,
<code>4000 0027 6000 3184</code> asks the bank at each renewal.</p>
<p><a href="{escape(session["cancel_url"] or "#")}">Back</a></p>"""
    return page("Subscribe", body)
