"""A merchant's own CSS: read by a parser, refused with line numbers, and written anew from what the parser understood.

It is scoped: the question of consent, the skip link and the checkout are out of its reach. Where a browser knows no
`@scope`, none of it applies.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from django.utils.translation import gettext as _

MAX_BYTES = 20_000
MAX_DEPTH = 20
MAX_PROBLEMS = 10
OUT_OF_REACH = ".consent, .consent__again, .skip-link, .page-checkout, .theme-preview"
WITH_RULES = frozenset({"media", "supports", "container", "layer"})
KEYFRAMES = frozenset({"keyframes", "-webkit-keyframes"})
BAD_PROPERTIES = frozenset({"behavior", "-ms-behavior", "-moz-binding", "binding"})
BAD_FUNCTIONS = frozenset({"expression", "src", "element", "-moz-element", "paint", "progid"})
IMAGE_SETS = frozenset({"image-set", "-webkit-image-set"})
OWN_FILE = re.compile(r"/(media|static)/[A-Za-z0-9._/-]+|#[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class CssProblem:
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """`text` is "" where there are problems, or nothing to say."""

    text: str
    problems: tuple[CssProblem, ...] = ()


@lru_cache(maxsize=256)
def compiled(text: str) -> str:
    """As shoppers get it; "" for what would be refused today."""
    return compile_css(text).text


def mark_of(text: str) -> str:
    """Part of the address, which changes with the content; "" for none."""
    css = compiled(text) if text.strip() else ""
    return hashlib.sha256(css.encode()).hexdigest()[:16] if css else ""


def compile_css(text: str) -> Compiled:
    early = problem_of_text(text)
    if early is not None:
        return Compiled("", (early,))
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    problems: list[CssProblem] = []
    for rule in rules:
        look_at_rule(rule, problems)
    if problems:
        return Compiled("", tuple(sorted(problems, key=lambda each: each.line)[:MAX_PROBLEMS]))
    moving = [rule for rule in rules if rule.type == "at-rule" and rule.lower_at_keyword in KEYFRAMES]
    others = [rule for rule in rules if rule not in moving]
    parts = [f"@scope (:root) to ({OUT_OF_REACH}) {{\n{written(others)}\n}}"] if others else []
    return Compiled("\n".join([*parts, written(moving)]).strip() + "\n" if rules else "")


def written(rules: Iterable[Any]) -> str:
    return "\n".join(tinycss2.serialize([rule]) for rule in rules)


def problem_of_text(text: str) -> CssProblem | None:
    """What is not even given to the parser."""
    size = len(text.encode(errors="replace"))
    if size > MAX_BYTES:
        words = _("This is %(size)s KB of CSS; %(limit)s KB is the most.")
        return CssProblem(1, words % {"size": size // 1000 + 1, "limit": MAX_BYTES // 1000})
    for sign, words in (
        ("\x00", _("There is a sign in it that no text has.")),
        ("</", _("“</” does not belong in CSS.")),
    ):
        if sign in text:
            return CssProblem(text[: text.index(sign)].count("\n") + 1, words)
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        for sign in line:
            depth = depth + 1 if sign in "({[" else max(0, depth - 1) if sign in ")}]" else depth
            if depth > MAX_DEPTH:
                return CssProblem(number, _("Brackets inside brackets, too deep."))
    return None


def look_at_rule(rule: Any, problems: list[CssProblem]) -> None:
    if rule.type == "error":
        problems.append(
            CssProblem(rule.source_line, _("This cannot be read. Is a bracket or a semicolon missing before it?"))
        )
    elif rule.type == "qualified-rule":
        look_at_tokens(rule.prelude, problems)
        look_at_body(rule.content, problems)
    elif rule.type == "at-rule":
        look_at_at_rule(rule, problems)


def look_at_at_rule(rule: Any, problems: list[CssProblem], *, is_inside: bool = False) -> None:
    word = rule.lower_at_keyword
    if word == "import":
        words = _("@import is not possible. Paste the rules themselves.")
    elif word == "font-face":
        words = _("@font-face is not possible. Choose fonts in the theme's settings.")
    elif word in KEYFRAMES and is_inside:
        words = _("@keyframes must not stand inside other rules.")
    elif (word not in WITH_RULES and word not in KEYFRAMES) or (rule.content is None and word != "layer"):
        words = _("“@%(word)s” is not possible here.") % {"word": word[:40]}
    else:
        look_at_tokens(rule.prelude, problems)
        look_at_body(rule.content or [], problems)
        return
    problems.append(CssProblem(rule.source_line, words))


def look_at_body(content: list[Any], problems: list[CssProblem]) -> None:
    for part in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if part.type == "declaration":
            if part.lower_name in BAD_PROPERTIES:
                words = _("“%(word)s” is not possible here.") % {"word": part.lower_name}
                problems.append(CssProblem(part.source_line, words))
            look_at_tokens(part.value, problems)
        elif part.type == "at-rule":
            look_at_at_rule(part, problems, is_inside=True)
        else:
            look_at_rule(part, problems)


def look_at_tokens(tokens: Iterable[Any], problems: list[CssProblem]) -> None:
    """Everywhere in values and selectors, the values of custom properties included: they may end up anywhere."""
    for token in tokens:
        words = words_about(token)
        if words:
            problems.append(CssProblem(token.source_line, words))
        if token.type == "function":
            look_at_tokens(token.arguments, problems)
        elif token.type.endswith("block"):
            look_at_tokens(token.content, problems)


def words_about(token: Any) -> str:
    if token.type == "error":
        return _("This cannot be read. Is a bracket or a quotation mark missing?")
    if token.type == "url":
        return words_about_address(token.value)
    if token.type == "at-keyword":  # a rule begins with one; elsewhere it means nothing
        return _("“@%(word)s” is not possible here.") % {"word": token.value[:40]}
    if token.type != "function":
        return ""
    name = token.lower_name
    if name in BAD_FUNCTIONS:
        return _("“%(word)s” is not possible here.") % {"word": f"{name}()"}
    if name == "url" or name in IMAGE_SETS:
        texts = [each.value for each in token.arguments if each.type == "string"]
        odd = [each for each in token.arguments if each.type == "function" and each.lower_name == "var"]
        if odd or (name == "url" and len(texts) != 1):
            return _("“%(word)s” needs a plain address.") % {"word": f"{name}()"}
        return next((words for words in map(words_about_address, texts) if words), "")
    return ""


def words_about_address(address: str) -> str:
    if OWN_FILE.fullmatch(address.strip()) and ".." not in address and "//" not in address:
        return ""
    return _("“%(address)s” is not a file of this shop. Upload the picture and use its address (/media/…).") % {
        "address": address[:60]
    }
