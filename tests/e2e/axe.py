"""axe, without asking it twice whether the same words can be read.

Four fifths of its time go into contrast: for each text it gathers all that lies below. The other rules are run on every
page whole. Texts whose colours, and those of everything around them, axe has found to be readable at the same width are not
measured again: the header of every page, the second row of a table.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Not in frames: those of the mail viewer hold mails, and let no script in. Of what axe fetches before it looks, style sheets
# serve a rule that is not among the usual ones.
COMMON = {"iframes": False, "preload": {"assets": ["media"]}}
EXCEPT_CONTRAST = json.dumps({**COMMON, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": False}}})
CONTRAST = json.dumps(
    {**COMMON, "resultTypes": ["violations", "passes"], "runOnly": ["color-contrast"], "elementRef": True}
)
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
  window.lookedAt = texts;
  return [...texts.keys()];
}"""
MEASURE = f"""async keys => {{
  const chosen = keys.map(key => [window.lookedAt.get(key).at(0), window.lookedAt.get(key).at(-1)]);
  const found = await axe.run({{ include: [...new Set(chosen.flat())] }}, {CONTRAST});
  const judged = new Set(found.passes.flatMap(rule => rule.nodes.map(node => node.element)));
  return [found.violations, keys.filter((_key, at) => chosen[at].every(element => judged.has(element)))];
}}"""
# Sections that a phone has not laid out yet (themes/base/19_unseen.css) have a guessed height: axe would find their texts on
# top of what follows, though nothing of them is drawn.
LAY_OUT = """() => document.querySelectorAll("main > .sec, .footer")
  .forEach(each => { each.style.contentVisibility = "visible" })"""
_readable: set[tuple[int, int]] = set()
"""Width of the window, and what a text looks like."""


def violations(page: Any) -> list[dict[str, Any]]:
    """What axe finds in the page as it stands."""
    if not page.evaluate("Boolean(window.axe)"):
        # By the short way: half a megabyte is not wrapped and unwrapped, and what is compiled stays so.
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": script()})
        session.detach()
    page.evaluate(LAY_OUT)
    found = page.evaluate(f"axe.run({EXCEPT_CONTRAST}).then(found => found.violations)")
    return found + unreadable(page)


def unreadable(page: Any) -> list[dict[str, Any]]:
    width = page.viewport_size["width"]
    new = [key for key in page.evaluate(GATHER_TEXTS) if (width, key) not in _readable]
    if not new:
        return []
    found, judged = page.evaluate(MEASURE, new)
    _readable.update((width, key) for key in judged)
    return found


@functools.cache
def script() -> str:
    return Axe().axe_script
