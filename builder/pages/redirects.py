"""Old addresses from a file of two columns: where visitors still go, and where they shall be led."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect

from core.csvfile import Row, Table
from core.pages import bump_pages

MAX_ROWS = 10_000
MAX_LENGTH = 255
OLD_NAMES = {"from", "old", "redirect from", "source", "de", "ancienne adresse", "path"}
NEW_NAMES = {"to", "new", "redirect to", "target", "vers", "nouvelle adresse", "url"}


@dataclass(frozen=True, slots=True)
class PlannedRedirect:
    number: int
    old: str
    new: str
    problem: str = ""
    is_known: bool = False  # there is one for this address, which will lead elsewhere


class UnreadableRedirects(ValueError):
    """The table has no two columns, or too many rows; the message says which."""


def plan_redirects(table: Table) -> list[PlannedRedirect]:
    """What each row would do. Reads the database, changes nothing. Raises UnreadableRedirects, UnreadableTable."""
    old_column, new_column, first = columns_of(table.header)
    rows: list[PlannedRedirect] = []
    seen: dict[str, int] = {}
    for row in [*first, *table.rows]:
        if len(rows) >= MAX_ROWS:
            raise UnreadableRedirects(_("There are more than %(count)s rows.") % {"count": MAX_ROWS})
        rows.append(planned(row.number, row.cells[old_column], row.cells[new_column], seen))
    known = set(Redirect.objects.filter(old_path__in=list(seen)).values_list("old_path", flat=True))
    leads = {each.old: each.new for each in rows if not each.problem}
    return [judged(each, known, leads) for each in rows]


def columns_of(header: list[str]) -> tuple[str, str, list[Row]]:
    """Names of the two columns. A first row that is addresses already counts as a row."""
    names = {name.strip().lower(): name for name in header}
    old = next((names[each] for each in names if each in OLD_NAMES), None)
    new = next((names[each] for each in names if each in NEW_NAMES and names[each] != old), None)
    if old and new:
        return old, new, []
    if len(header) < 2:
        raise UnreadableRedirects(_("Two columns are needed: the old address and the new one."))
    cells = {header[0]: header[0], header[1]: header[1]}
    looks_like_a_row = header[0].startswith(("/", "http://", "https://"))
    return header[0], header[1], [Row(1, cells)] if looks_like_a_row else []


def planned(number: int, old: str, new: str, seen: dict[str, int]) -> PlannedRedirect:
    try:
        path, target = old_path(old), new.strip()
        is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
        is_address = is_path or urlsplit(target).scheme.lower() in {"http", "https"}
    except ValueError:
        return PlannedRedirect(number, old[:MAX_LENGTH], new[:MAX_LENGTH], _("This is no address."))
    if not old.strip() or not target:
        problem = _("An address is missing.")
    elif not is_address:
        problem = _("The new address begins with / or https://.")
    elif max(len(path), len(target)) > MAX_LENGTH:
        problem = _("An address is longer than 255 characters.")
    elif path in {"", "/"}:
        problem = _("The home page cannot lead elsewhere.")
    elif is_path and Redirect.normalise_path(target) == path:
        problem = _("It leads to itself.")
    elif path in seen:
        problem = _("Row %(number)s names this old address already.") % {"number": seen[path]}
    else:
        seen[path] = number
        problem = ""
    return PlannedRedirect(number, path[:MAX_LENGTH], target[:MAX_LENGTH], problem)


def old_path(text: str) -> str:
    """Without the host: the old shop's own is not ours to look for. Raises ValueError."""
    parts = urlsplit(text.strip())
    bare = parts.path if not parts.query else f"{parts.path}?{parts.query}"
    return Redirect.normalise_path(bare) if bare else ""


def judged(each: PlannedRedirect, known: set[str], leads: dict[str, str]) -> PlannedRedirect:
    """Circles are found by following the rows of the file."""
    if each.problem:
        return each
    place, steps = each.new, {each.old}
    while place.startswith("/") and (path := Redirect.normalise_path(place)) in leads:
        if path in steps:
            return PlannedRedirect(each.number, each.old, each.new, _("It leads in a circle."))
        steps.add(path)
        place = leads[path]
    return PlannedRedirect(each.number, each.old, each.new, "", each.old in known)


@transaction.atomic("default")
def apply_redirects(rows: Iterable[PlannedRedirect]) -> int:
    """Make or change those without a problem; says how many."""
    good = {each.old: each.new for each in rows if not each.problem}
    known = Redirect.objects.select_for_update().filter(old_path__in=list(good)).order_by("pk")
    changed = []
    for redirect in known:
        redirect.redirect_link, redirect.redirect_page = good.pop(redirect.old_path, redirect.redirect_link), None
        redirect.is_permanent = True
        changed.append(redirect)
    Redirect.objects.bulk_update(changed, ["redirect_link", "redirect_page", "is_permanent"], batch_size=500)
    made = [Redirect(old_path=old, redirect_link=new) for old, new in good.items()]
    Redirect.objects.bulk_create(made, batch_size=500)
    bump_pages()
    return len(changed) + len(made)
