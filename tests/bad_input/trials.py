"""One field of a form at a time holds what does not belong there, or is not sent, with as few requests as that takes.

A form without any field is sent to every address in tests/architecture/test_url_matrix.py.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tests.bad_input.hostile import EVERYTHING
from tests.bad_input.markup import Field, Form
from tests.bad_input.walker import FREE_TEXT, NUMBERS, Walker, is_page, plain_values

SUSPECTS = {
    "number": ("markup", "nul", "negative", "huge", "not a number", "unicode digits"),
    "text": ("nul", "long"),
    "textarea": ("nul", "long"),
    "checkbox": ("nul",),
    "press": ("nul",),
    "file": ("markup",),
}
CHOSEN = {"radio", "checkbox", "press", "select"}
NO_CHOICES = ("markup", "nul", "newlines", "right to left", "long", "empty", "negative", "huge", "unicode digits")
PRESSED = {"checkbox", "press"}  # may ask for something else: not beside others that are sent once
WITHOUT = "not sent"
WRONG = b'aria-invalid="true"'
# What every page of Wagtail's has (its title, slug, words for search engines) is tried at one type, and filled in at all.
PAGES = re.compile(r"/pages/(?:add/pages/[a-z]+page/0|0/edit)/$")
CSRF = "csrfmiddlewaretoken"  # in all forms, and Django's test client has nobody look at it


def try_fields(walker: Walker, form: Form, tried: set[Any], *, is_thorough: bool) -> None:
    """Sends the form, each time undone. Of fields that are alike one is taken, and what was `tried` with another form of
    the same address is left out."""
    plain, can_be_taken = taken_values(walker, form)
    fields = {alike(each.name): each for each in form.fields if "__prefix__" not in each.name}.values()
    address = PAGES.sub("/pages/page/", NUMBERS.sub("0", form.action))
    hidden, pressed, visible = [], [], []
    for each in fields:
        mark = form.method, "" if each.name == CSRF else address, alike(each.name), each.kind
        if mark not in tried:
            is_apart = each.kind in PRESSED and not is_thorough
            part = hidden if each.kind == "hidden" else pressed if is_apart else visible
            part.append(each)
        tried.add(mark)
    for part in (hidden, pressed, visible):
        touchy: set[str] = set()
        for values in rounds(part, plain, is_thorough):
            for together in apart(values, touchy):
                try_values(walker, form, plain, together, touchy, are_mostly_fine=can_be_taken and part is visible)


def alike(name: str) -> str:
    """The same for rows that differ in numbers, and for the counts that Django sends with each set of rows."""
    return name.rpartition("-")[2] if name.endswith("_FORMS") else NUMBERS.sub("0", name)


def taken_values(walker: Walker, form: Form) -> tuple[dict[str, str], bool]:
    """The form filled in such that it is taken, if one can find out, and whether it was: what is marked as wrong is left as
    it stood, and in the next attempt what stands beside it too. Where nothing is marked, all is left as it stood, and
    after that its first button is pressed."""
    as_it_stood = form.values()
    plain = {name: value for name, value in plain_values(form).items() if "__prefix__" not in name}
    filled, others = plain, [{name: as_it_stood.get(name, "") for name in plain}]
    others += [others[0] | {each.name: each.value} for each in form.fields if each.kind == "press"][:1]
    for attempt in range(5 if form.method == "post" else 0):
        response = walker.send(form, plain, what="plain", undo=True)
        if is_taken(response):
            return plain, True
        refused = marked_as_wrong(walker, response) & set(plain)
        if refused and attempt < 2:
            beside = {part_of(name) for name in refused} - {""} if attempt else set()
            plain = plain | {
                name: as_it_stood.get(name, "") for name in plain if name in refused or part_of(name) in beside
            }
            filled = plain
        elif not refused and others:
            plain = others.pop(0)
        else:
            break
    return filled, False


def part_of(name: str) -> str:
    """The part of the form, as Django's prefixes name it: "options-0" of "options-0-values"."""
    return name.rpartition("-")[0]


def suspects_of(field: Field, is_thorough: bool) -> Iterable[str]:
    if is_thorough and field.kind not in FREE_TEXT:
        return NO_CHOICES if field.kind in CHOSEN else EVERYTHING
    return SUSPECTS.get(field.kind, ("markup", "nul", "huge"))


def rounds(fields: list[Field], plain: dict[str, str], is_thorough: bool) -> Iterator[dict[str, str]]:
    """The name of a value for each field: in each round every field has another one of its suspects, or is not sent."""
    queues = [[*suspects_of(each, is_thorough), *([WITHOUT] if each.name in plain else [])] for each in fields]
    for turn in itertools.zip_longest(*queues):
        yield {each.name: name for each, name in zip(fields, turn, strict=True) if name}


def apart(values: dict[str, str], touchy: set[str]) -> list[dict[str, str]]:
    """Those that have spoilt the form in a round before are sent alone at once; the others together."""
    calm = {field: name for field, name in values.items() if field not in touchy}
    return [calm, *({field: name} for field, name in values.items() if field in touchy)]


def try_values(
    walker: Walker,
    form: Form,
    plain: dict[str, str],
    values: dict[str, str],
    touchy: set[str],
    *,
    are_mostly_fine: bool,
) -> None:
    """All suspects at once hold their values. What the answer marks as wrong has been seen and refused; the others are
    sent again without it, until the form is taken with all that is left. Where the answer is a no and marks nothing, one
    may hide behind another: then they are halved until each was taken, was marked, or was sent alone, and what was refused
    alone is `touchy` from then on."""
    while values:
        response = walker.send(form, changed(plain, values), what=told(values), undo=True)
        if form.method == "post" and is_taken(response):
            return
        refused = marked_as_wrong(walker, response)
        if form.method != "post" or refused.isdisjoint(values):
            break
        values = {field: name for field, name in values.items() if field not in refused}
    if len(values) == 1 and form.method == "post":
        touchy.update(values)
    if len(values) > 1:
        size = len(values) // 2 if are_mostly_fine else 1
        for start in range(0, len(values), size):
            part = dict(itertools.islice(values.items(), start, start + size))
            try_values(walker, form, plain, part, touchy, are_mostly_fine=are_mostly_fine)


def told(values: dict[str, str]) -> str:
    return ", ".join(f"{field}={name}" for field, name in values.items())[:120]


def changed(plain: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    others = {key: value for key, value in plain.items() if key not in values}
    return others | {field: EVERYTHING[name] for field, name in values.items() if name != WITHOUT}


def is_taken(response: Any) -> bool:
    return response is not None and (300 <= response.status_code < 400 or "HX-Redirect" in response.headers)


def marked_as_wrong(walker: Walker, response: Any) -> set[str]:
    if not is_page(response) or WRONG not in response.content:
        return set()
    page = walker.read("the answer", response)
    return page.refused if page is not None else set()
