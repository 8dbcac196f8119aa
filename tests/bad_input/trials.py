"""One field of a form at a time holds what does not belong there, or is not sent, with as few requests as that takes."""

from __future__ import annotations

from collections.abc import Iterable
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
WITHOUT = "not sent"


def try_fields(walker: Walker, form: Form, tried: set[Any], *, is_thorough: bool) -> None:
    """Sends the form, each time undone. Of fields that are alike one is taken, and what was `tried` with another form of
    the same address is left out."""
    plain = taken_values(walker, form)
    fields = {alike(each.name): each for each in form.fields if "__prefix__" not in each.name}.values()
    address = NUMBERS.sub("0", form.action)
    hidden, visible = [], []
    for each in fields:
        mark = form.method, address, alike(each.name), each.kind
        if mark not in tried:
            (hidden if each.kind == "hidden" else visible).append(each)
        tried.add(mark)
    for part in (hidden, visible):
        for name in EVERYTHING:
            suspects = [each.name for each in part if name in suspects_of(each, is_thorough)]
            try_value(walker, form, plain, name, suspects)
        try_value(walker, form, plain, WITHOUT, [each.name for each in part if each.name in plain])
    walker.send(form, {}, what="nothing", undo=True)


def alike(name: str) -> str:
    """The same for rows that differ in numbers, and for the counts that Django sends with each set of rows."""
    return name.rpartition("-")[2] if name.endswith("_FORMS") else NUMBERS.sub("0", name)


def taken_values(walker: Walker, form: Form) -> dict[str, str]:
    """The form filled in such that it is taken, if one can find out: what is marked as wrong is left as it stood, and in
    the next attempt what stands beside it too."""
    plain = {name: value for name, value in plain_values(form).items() if "__prefix__" not in name}
    as_it_stood = form.values()
    for attempt in range(3 if form.method == "post" else 0):
        response = walker.send(form, plain, what="plain", undo=True)
        refused = marked_as_wrong(walker, response) & set(plain)
        if is_taken(response) or not refused:
            break
        beside = {part_of(name) for name in refused} - {""} if attempt else set()
        plain |= {name: as_it_stood.get(name, "") for name in plain if name in refused or part_of(name) in beside}
    return plain


def part_of(name: str) -> str:
    """The part of the form, as Django's prefixes name it: "options-0" of "options-0-values"."""
    return name.rpartition("-")[0]


def suspects_of(field: Field, is_thorough: bool) -> Iterable[str]:
    if is_thorough and field.kind not in FREE_TEXT:
        return NO_CHOICES if field.kind in CHOSEN else EVERYTHING
    return SUSPECTS.get(field.kind, ("markup", "nul", "huge"))


def try_value(walker: Walker, form: Form, plain: dict[str, str], name: str, suspects: list[str]) -> None:
    """All suspects at once hold the value. What the answer marks as wrong has been seen and refused; the others are sent
    again without it, until the form is taken with all that is left. Where the answer is a no and marks nothing, one
    may hide behind another: then each is sent alone."""
    while suspects:
        what = f"{', '.join(suspects)[:80]}={name}"
        response = walker.send(form, changed(plain, suspects, name), what=what, undo=True)
        if form.method == "post" and is_taken(response):
            return
        refused = marked_as_wrong(walker, response)
        if form.method != "post" or refused.isdisjoint(suspects):
            break
        suspects = [each for each in suspects if each not in refused]
    if len(suspects) > 1:
        for each in suspects:
            walker.send(form, changed(plain, [each], name), what=f"{each}={name}", undo=True)


def changed(plain: dict[str, str], suspects: list[str], name: str) -> dict[str, str]:
    others = {key: value for key, value in plain.items() if key not in suspects}
    return others if name == WITHOUT else others | dict.fromkeys(suspects, EVERYTHING[name])


def is_taken(response: Any) -> bool:
    return response is not None and (300 <= response.status_code < 400 or "HX-Redirect" in response.headers)


def marked_as_wrong(walker: Walker, response: Any) -> set[str]:
    page = walker.read("the answer", response) if is_page(response) else None
    return page.refused if page is not None else set()
