"""Own CSS: what is good comes through, what tries to get out does not."""

from __future__ import annotations

import pytest
import tinycss2
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.editor.own_css import MAX_BYTES, compile_css, mark_of

GOOD = """/* Mine */
.product-card { border: 1px solid var(--line); background: url("/media/renditions/a1.webp") }
:root { --gap: calc(2rem + 1px); }
@media (min-width: 40em) { .header a:hover::after { content: "→"; } }
@supports (display: grid) { .cards { display: grid; & > li { order: 2 } } }
@keyframes turn { from { rotate: 0deg } to { rotate: 90deg } }
"""

# (CSS, the line that is named)
ESCAPES = [
    ("@import '/theme.css';", 1),
    ("@import url(//evil.example/x.css);", 1),
    ("@IMPORT 'x';", 1),
    ("@\\69mport 'x';", 1),
    ("p { color: red }\n\n@import 'x';", 3),
    ("@font-face { font-family: x; src: url(/media/x) }", 1),
    ("@charset 'utf-7';", 1),
    ("@namespace url(http://www.w3.org/1999/xhtml);", 1),
    ("@property --x { syntax: '*'; inherits: false }", 1),
    ("p { background: url(https://evil.example/x.png) }", 1),
    ("p { background: url('//evil.example/x.png') }", 1),
    ("p { background: url(\\2f\\2f evil.example/x) }", 1),
    ("p { background: u\\72l(https://evil.example) }", 1),
    ("p { background: url(data:image/svg+xml;base64,AAAA) }", 1),
    ("p { background: url('data:text/html,x') }", 1),
    ("p { background: url(javascript:alert(1)) }", 1),
    ("p { background: url(/media/../../etc/passwd) }", 1),
    ("p { background: url(/media//evil.example/x) }", 1),
    ("p { background: url(/account/sign-out/) }", 1),
    ("p { background: url('/media/x' prefetch 'https://evil.example') }", 1),
    ("p { background: image-set('https://evil.example/x' 1x) }", 1),
    ("p { --u: 'https://evil.example'; background: image-set(var(--u) 1x) }", 1),
    ("p { background: -webkit-image-set(url(https://evil.example) 1x) }", 1),
    ("p { background: src('https://evil.example') }", 1),
    ("p { --x: url(https://evil.example) }", 1),
    ("p { --x: { background: url(https://evil.example) } }", 1),
    ("@media screen {\n p { background: url(https://evil.example) }\n}", 2),
    (".a { .b { background: url(https://evil.example) } }", 1),
    ("p { width: expression(alert(1)) }", 1),
    ("p { width: e\\78pression(alert(1)) }", 1),
    ("p { behavior: url(/media/x.htc) }", 1),
    ("p { b\\65havior: none }", 1),
    ("p { -moz-binding: none }", 1),
    ("p { color: red }\n}\n} body { color: blue }", 2),
    (".a { color: red; } </style><script>alert(1)</script>", 1),
    ("p::after { content: '</style>' }", 1),
    ("p { content: 'open\n }", 1),
    ("p { color: rgb(1,2 }\nq { color: red ]", 1),
    ("p { color: \x00red }", 1),
    ("p { color red }", 1),
    ("just words", 1),
    ("@media screen { @import 'x'; }", 1),
    ("p { @import 'x'; }", 1),
    ("@scope (.consent) { p { color: red } }", 1),
    ("@media screen { @keyframes x { from { top: 0 } } }", 1),
    ("(" * 5000, 1),
    ("a{" * 5000, 1),
]


def test_good_css_is_scoped_and_keeps_what_it_says():
    found = compile_css(GOOD)

    assert found.problems == ()
    assert found.text.startswith("@scope (:root) to (.consent, ")
    assert 'url("/media/renditions/a1.webp")' in found.text
    assert "& > li" in found.text
    before_keyframes, keyframes = found.text.split("@keyframes")
    assert before_keyframes.count("{") == before_keyframes.count("}")
    assert "rotate" in keyframes


@pytest.mark.parametrize(("css", "line"), ESCAPES, ids=range(len(ESCAPES)))
def test_css_that_tries_to_escape_is_refused_with_its_line(css, line):
    found = compile_css(css)

    assert found.text == ""
    assert found.problems[0].line == line
    assert found.problems[0].message


def test_size_is_limited_in_bytes():
    assert compile_css("/*" + "é" * (MAX_BYTES // 2) + "*/").problems
    assert not compile_css("/*" + "x" * (MAX_BYTES - 4) + "*/").problems


def test_nothing_to_say_is_no_file():
    assert compile_css("  /* only words */ ").text == ""
    assert mark_of("") == mark_of("  ") == mark_of("/* x */") == ""


def test_mark_changes_with_the_content():
    assert mark_of("p { color: red }") != mark_of("p { color: blue }")


PIECES = st.sampled_from([
    "p", "{", "}", "(", ")", "[", "]", ":", ";", "color", "red", "@media", "@import", "@scope", "url(", "'", '"', "\\", "\n",
    "/*", "*/", "<!--", "-->", "</style", "//evil.example", "https:", "data:", "/media/a", "&", ",", "!important",
    "--x", "var(--x)", "expression(", "image-set(", " ", "é", "@keyframes", "from", "@layer", "\\7d ", "\\22 ",
])  # fmt: skip


def all_tokens(nodes):
    for node in nodes:
        yield node
        for name in ("prelude", "content", "arguments", "value"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                yield from all_tokens(inner)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("p{color:red}\\")
@example("p{--x:'\\")
@example("<!-- p { color: red } -->")
@example("@layer@import")
def test_whatever_is_typed_what_comes_out_stays_inside_its_scope(css):
    """Read anew by the parser: one @scope and keyframes at the top, nothing broken, no address of elsewhere."""
    text = compile_css(css).text
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)

    kinds = [rule.lower_at_keyword if rule.type == "at-rule" else rule.type for rule in rules]
    assert set(kinds) <= {"scope", "keyframes", "-webkit-keyframes"}
    assert kinds.count("scope") <= 1
    found = list(all_tokens(rules))
    assert not [each for each in found if each.type == "error"]
    assert not [
        each for each in found if each.type == "url" and not each.value.startswith(("/media/", "/static/", "#"))
    ]
    assert "@import" not in text.lower()
    assert "</" not in text
