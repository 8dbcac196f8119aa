"""Pages that a browser can click: plain HTML, keyboard and screen reader included, no script."""

from __future__ import annotations

from html import escape

STYLE = """
:root { font: 1rem/1.5 system-ui, sans-serif; color: #1a1f36; background: #f6f8fa }
body { margin: 0; padding: 1rem } main { max-width: 28rem; margin: 2rem auto; background: #fff; padding: 1.5rem;
border-radius: .5rem; border: 1px solid #d5dbe1 } h1 { font-size: 1.25rem; margin: 0 0 1rem }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600 } .choice { font-weight: 400; margin: .25rem 0 }
input:not([type=radio], [type=checkbox]) { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem;
border: 1px solid #68748c;
border-radius: .25rem } button { font: inherit; margin-top: 1rem; padding: .6rem 1rem; width: 100%; border: 0;
border-radius: .25rem; background: #4338ca; color: #fff; cursor: pointer } button.second { background: #e3e8ee; color: #1a1f36 }
.note { background: #fff4c2; padding: .5rem .75rem; border-radius: .25rem } .problem { color: #a1001e; font-weight: 600 }
fieldset { border: 1px solid #d5dbe1; border-radius: .25rem; margin: .75rem 0 } td { padding: .15rem .5rem .15rem 0 }
.sum { font-size: 1.5rem; font-weight: 600; margin: .25rem 0 } a { color: #4338ca } ul { padding-left: 1.2rem }
"""


def page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        '<p class="note"><strong>This is not Stripe.</strong> It is the double that comes with development: no money moves.</p>'
        f"<h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def amount_words(amount: int, currency: str) -> str:
    decimals = {"jpy": 0, "xof": 0, "xpf": 0, "krw": 0, "vnd": 0, "kwd": 3, "bhd": 3, "jod": 3, "omr": 3, "tnd": 3}.get(
        currency, 2
    )
    return f"{amount / 10**decimals:.{decimals}f} {currency.upper()}"


def problem(words: str) -> str:
    return f'<p class="problem" role="alert">{escape(words)}</p>' if words else ""
