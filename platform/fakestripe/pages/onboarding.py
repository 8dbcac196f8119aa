"""Where a shop's owner tells Stripe who she is. One press of a button here."""

from __future__ import annotations

from html import escape

from fakestripe.errors import Problem
from fakestripe.objects import accounts
from fakestripe.pages.frame import page
from fakestripe.world import World


def open_link(world: World, token: str) -> tuple[str, str]:
    """(where to go, page to show). A link works once; a spent one leads to where a new one is made."""
    link = world.links.get(token)
    if link is None:
        raise Problem("There is no such page.", status=404)
    if link["is_used"] or link["expires_at"] < world.now():
        return link["refresh_url"], ""
    link["is_used"] = True
    link["page"] = "open"
    world.is_dirty = True
    facts = accounts.facts_of(world, link["account"])
    body = f"""<p>{escape(facts["name"])} · {escape(facts["email"])}</p><form method="post">
<p>Business details, bank account and terms: filled in for you.</p>
<button name="do" value="finish">Agree and submit</button>
<button class="second" name="do" value="later">Save for later</button></form>"""
    return "", page("Get paid with Stripe", body)


def submit(world: World, token: str, form: dict[str, str]) -> str:
    link = world.links.get(token)
    if link is None or link.get("page") != "open":
        raise Problem("There is no such page.", status=404)
    link["page"] = "done"
    if form.get("do") == "finish":
        accounts.finish_onboarding(world, link["account"])
    return str(link["return_url"])
