"""axe, without asking it twice whether the same words can be read.

Four fifths of its time go into contrast: for each text it gathers all that lies below. The other rules are run on every
page whole. Texts whose colours, and those of everything around them, axe has found to be readable at the same width are not
measured again: the header of every page, the second row of a table. Nor are those of which it could not tell, where the
same stands in the same place, below and above the same. And parts that all pages of a kind share are left out of all rules
where the same part, seen in the same way, stood in a page without a fault: the frame of the admin is nine of ten elements.
What is not displayed does not come into the plan of what lies above what, where axe would give it no place either.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Not in frames: those of the mail viewer hold mails, and let no script in. Of what axe fetches before it looks, style sheets
# serve a rule that is not among the usual ones.
OPTIONS = json.dumps({"iframes": False, "preload": {"assets": ["media"]}, "resultTypes": ["violations"]})
# Wagtail's drawings, its list of keys and the entries of its menu; what is above and below the pages of a shop.
SHARED = "svg:has(> defs), .w-dialog, #wagtail-sidebar, #wagtail-sidebar li, body > header, body > footer"
# Everything that axe's rule reads of an element, and the way to it.
GATHER_TEXTS = """() => {
  const keys = new Map(), texts = new Map();
  const hash = (seed, text) => {
    let one = 0xdeadbeef ^ seed, two = 0x41c6ce57 ^ seed;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    return 4294967296 * (2097151 & (two ^ two >>> 15)) + ((one ^ one >>> 13) >>> 0);
  };
  const around = (element) => {
    if (!element) return "";
    if (keys.has(element)) return keys.get(element);
    const style = getComputedStyle(element), behind = getComputedStyle(element, "::before");
    const key = hash(0, [
      around(element.parentElement || element.getRootNode().host), element.tagName, element.getAttribute("class"),
      style.backgroundColor, style.backgroundImage, style.backgroundSize, style.backgroundClip, style.opacity, style.filter,
      style.mixBlendMode, style.position, style.zIndex, style.display, style.overflow, style.textIndent, style.boxShadow,
      style.visibility, behind.content, behind.backgroundColor, behind.position,
      element.matches(":disabled, [aria-disabled=true]"),
    ].join());
    keys.set(element, key);
    return key;
  };
  const has_words = (element) => element.matches("input, select, textarea, button, option")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!element.checkVisibility() || !has_words(element)) continue;
      const style = getComputedStyle(element);
      const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke];
      const key = hash(1, [around(element), ...own].join());
      texts.set(key, [...(texts.get(key) || []), element]);
    }
  };
  walk(document);
  const ends = (key) => [texts.get(key).at(0), texts.get(key).at(-1)];
  const place = (key, element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const points = [[(left + right) / 2, (top + bottom) / 2]];
    for (const x of [left + 1, right - 1]) for (const y of [top + 1, bottom - 1]) points.push([x, y]);
    const stacks = points.map(([x, y]) => document.elementsFromPoint(x, y));
    if (stacks.some(stack => !stack.length)) return 0;
    const words = [key, left, right, top, bottom, element.outerHTML, ...stacks.map(stack => stack.map(around))];
    return hash(2, words.join());
  };
  const places = (key) => ends(key).map(element => place(key, element));
  window.lookedAt = { texts, ends, around, hash, places };
  return [...texts.keys()];
}"""
# What each part that pages share looks like: its markup, where it is, what of it is shown, its texts, and what is around it.
GATHER_PARTS = f"""() => {{
  const {{ texts, around, hash }} = window.lookedAt, parts = new Map();
  const keys = new Map([...texts].flatMap(([key, elements]) => elements.map(element => [element, key])));
  for (const part of document.querySelectorAll("{SHARED}")) {{
    const {{ left, top, width, height }} = part.getBoundingClientRect();
    const inside = [part, ...part.querySelectorAll("*")];
    const shown = inside.map(each => `${{+each.checkVisibility({{ visibilityProperty: true }})}}${{keys.get(each) ?? ""}}`);
    const words = [around(part), left, top, width, height, part.outerHTML, ...shown];
    parts.set(part, hash(3, words.join()));
  }}
  Object.assign(window.lookedAt, {{ parts }});
  return [...parts.values()];
}}"""
GATHER = f"() => [({GATHER_TEXTS})(), ({GATHER_PARTS})()]"
# For each of these texts, where its first and its last stand, and among what; 0 is out of sight, where nothing can tell.
GATHER_PLACES = "keys => keys.map(window.lookedAt.places)"
# All rules, that of contrast only for the texts given, without the parts that are known. What came of contrast is asked of
# the rule's check: axe's own report tells it of all rules or of none, and is slow to write. Returns what is wrong; how each
# text was judged, its first and its last, where true is readable, null is that axe cannot tell; the places of those of
# which it cannot; and the parts without such a text, be it one that was settled before.
RUN = f"""async ([keys, settled, known]) => {{
  const {{ ends, places, parts }} = window.lookedAt, isKnown = new Set(known);
  const left_out = [];
  for (const part of parts.keys()) {{  // from the outside in
    if (isKnown.has(parts.get(part)) && !left_out.some(other => other.contains(part))) left_out.push(part);
  }}
  const chosen = keys.map(ends), judged = new Map();
  const wanted = new Set(chosen.flat());
  const rule = axe._audit.rules.find(each => each.id === "color-contrast"), check = axe._audit.checks["color-contrast"];
  const {{ matches }} = rule, {{ evaluate }} = check;
  rule.matches = (element, ...rest) => wanted.has(element) && matches.call(rule, element, ...rest);
  check.evaluate = function (element, ...rest) {{
    const answer = evaluate.call(this, element, ...rest);
    judged.set(element, answer === undefined ? null : answer);
    return answer;
  }};
  const walker = document.createTreeWalker, {{ SHOW_ELEMENT, FILTER_REJECT, FILTER_ACCEPT }} = NodeFilter;
  const is_displayed = (element) => getComputedStyle(element).display === "none" ? FILTER_REJECT : FILTER_ACCEPT;
  document.createTreeWalker = (root, what, filter) =>
    walker.call(document, root, what, what === SHOW_ELEMENT && !filter ? is_displayed : filter);
  const found = await axe.run(left_out.length ? {{ exclude: left_out }} : document, {OPTIONS});
  delete document.createTreeWalker;
  Object.assign(rule, {{ matches }});
  Object.assign(check, {{ evaluate }});
  const unsure = [...judged.keys()].filter(element => !judged.get(element)).concat(settled.flatMap(ends));
  const is_sure = (part) => !unsure.some(element => part.contains(element));
  return [
    found.violations,
    chosen.map(each => each.map(end => judged.has(end) ? judged.get(end) : false)),
    keys.map((key, at) => chosen[at].some(end => judged.get(end) === null) ? places(key) : []),
    [...parts.keys()].filter(is_sure).map(part => parts.get(part)),
  ];
}}"""
# Sections that a phone has not laid out yet (themes/base/19_unseen.css) have a guessed height: axe would find their texts on
# top of what follows, though nothing of them is drawn. Returns whether axe is there.
LAY_OUT = """() => {
  document.querySelectorAll("main > .sec, .footer").forEach(each => { each.style.contentVisibility = "visible" });
  return Boolean(window.axe);
}"""
_readable: set[tuple[int, int]] = set()
"""Width of the window, and what a text looks like."""
_doubtful: set[tuple[int, int]] = set()
"""Width of the window, and what a text looks like of which axe could not tell."""
_settled: set[tuple[int, int]] = set()
"""Width of the window, and what such a text stands among."""
_sound: set[tuple[int, int]] = set()
"""Width of the window, and a part that stood in a page without a fault."""


def violations(page: Any) -> list[dict[str, Any]]:
    """What axe finds in the page as it stands. Each call into the browser costs 3 ms of CPU on the way there and back."""
    if not page.evaluate(LAY_OUT):
        # By the short way: half a megabyte is not wrapped and unwrapped, and what is compiled stays so.
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": script()})
        session.detach()
    width = page.viewport_size["width"]
    all_texts, parts = page.evaluate(GATHER)
    texts = [key for key in all_texts if (width, key) not in _readable]
    doubtful = [key for key in texts if (width, key) in _doubtful]
    places = page.evaluate(GATHER_PLACES, doubtful) if doubtful else []
    settled = [
        key for key, stand in zip(doubtful, places, strict=True) if {(width, each) for each in stand} <= _settled
    ]
    known = [part for part in parts if (width, part) in _sound]
    new = [key for key in texts if key not in settled]
    found, judged, places, sure = page.evaluate(RUN, [new, settled, known])
    for key, verdicts, stand in zip(new, judged, places, strict=True):
        if all(verdicts):
            _readable.add((width, key))
        elif False not in verdicts:
            _doubtful.add((width, key))
            _settled.update((width, each) for each in stand if each)
    if not found:
        _sound.update((width, part) for part in sure)
    return found


@functools.cache
def script() -> str:
    return Axe().axe_script
