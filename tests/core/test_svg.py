"""Drawings of strangers: what a logo needs comes through, what could run or reach out does not."""

from __future__ import annotations

import pytest

from core.svg import BadDrawing, clean_svg

HEAD = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">'
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 10">'
PATH = '<path d="M0 0h10v10H0z"/>'


def drawn(inner: str, *, head: str = OPEN) -> str:
    return clean_svg(f"{head}{inner}</svg>".encode()).content.decode()


def test_logo_of_a_drawing_program_comes_through():
    text = drawn(
        '<!-- Made by X --><metadata><rdf:RDF xmlns:rdf="r"/></metadata><x:namedview xmlns:x="http://x"/><title>Lune</title>'
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#fff;-x-font:evil"/></linearGradient></defs>'
        f'<g class="a" data-name="b" transform="translate(1,2)" style="fill: url(#g)">{PATH}</g>',
        head=HEAD + OPEN,
    )
    assert '<path d="M0 0h10v10H0z" />' in text
    assert 'fill="url(#g)"' in text
    assert 'stop-color="#fff"' in text
    assert "<title>Lune</title>" in text
    for gone in ("Made by", "metadata", "namedview", "DOCTYPE", "evil", "class", "data-name"):
        assert gone not in text
    found = clean_svg(f"{OPEN}{PATH}</svg>".encode())
    assert (found.width, found.height) == (800, 200)
    assert clean_svg(found.content) == found  # what came through comes through again


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        (f"<script>alert(1)</script>{PATH}", "script"),
        (f"<g><script>alert(1)</script></g>{PATH}", "script"),
        ('<path d="M0 0" onload="alert(1)"/>', "onload"),
        ('<path d="M0 0" ONCLICK="alert(1)"/>', "ONCLICK"),
        (f"<foreignObject><p/></foreignObject>{PATH}", "foreignObject"),
        (f'<image href="http://x/y.png"/>{PATH}', "image"),
        (f"<style>*{{fill:url(http://x)}}</style>{PATH}", "style"),
        ('<path d="M0 0" style="fill:url(http://x/y)"/>', "fill"),
        ('<path d="M0 0" fill="url(&quot;//x/y&quot;)"/>', "fill"),
        ('<path d="M0 0" fill="u\\72l(//x)"/>', "fill"),
        ('<linearGradient xlink:href="http://x#y"/>', "href"),
        ('<linearGradient href="javascript:alert(1)"/>', "href"),
        (f"<animate attributeName='href' to='javascript:1'/>{PATH}", "animate"),
        (f"<set attributeName='onload' to='1'/>{PATH}", "set"),
        (f"<a href='#x'>{PATH}</a>", "a"),
        (f"<use href='#x'/>{PATH}", "use"),
    ],
)
def test_what_runs_or_reaches_out_is_refused_by_name(inner, what):
    with pytest.raises(BadDrawing) as error:
        drawn(inner)
    assert f"“{what}”" in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"x", b"<svg", b"<html xmlns='http://www.w3.org/1999/xhtml'/>", b"\xff\xfe\x00",
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg viewBox='0 0 1 1'><title>&a;</title><path d='M0 0'/></svg>",
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg viewBox='0 0 1 1'><title>&a;</title></svg>",
        f"{OPEN}</svg>".encode(),
        f"{OPEN}<text>Lune</text></svg>".encode(),
        f'<svg xmlns="http://www.w3.org/2000/svg">{PATH}</svg>'.encode(),
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 nan">{PATH}</svg>'.encode(),
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9000 1">{PATH}</svg>'.encode(),
        f"{OPEN}{PATH * 5_001}</svg>".encode(),
        f"{OPEN}{'<g>' * 50}{PATH}{'</g>' * 50}</svg>".encode(),
        OPEN.encode() + b" " * 400_000 + b"</svg>",
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_told(content):
    with pytest.raises(BadDrawing):
        clean_svg(content)
