"""Looking at screens, wide and narrow: nothing for axe to find, nothing to scroll sideways."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.e2e.axe import violations
from tests.e2e.people import Visitor

WIDTHS = (1440, 390)
WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
  .map(each => each.tagName.toLowerCase() + "." + each.className).slice(0, 5).join(", ")"""


# An icon without a size of its own is 300 pixels wide, and pushes the words of its button out of sight.
UNSIZED = """() => [...document.querySelectorAll("svg.icon")]
  .filter(each => each.getBoundingClientRect().width > 96)
  .map(each => each.parentElement.outerHTML.slice(0, 120)).slice(0, 3).join(", ")"""

# Behind the right edge, in nothing that can be scrolled: out of reach of a finger.
UNREACHABLE = """() => [...document.querySelectorAll("main :is(a, button, select, input, textarea)")].filter(each => {
  const box = each.getBoundingClientRect();
  if (box.width < 2 || box.right <= innerWidth + 1 || !each.checkVisibility({ visibilityProperty: true })) return false;
  for (let around = each.parentElement; around; around = around.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(around).overflowX) && around.scrollWidth > around.clientWidth) return false;
  }
  return true;
}).map(each => each.outerHTML.slice(0, 120)).slice(0, 3).join(", ")"""

LAYOUT = f"() => [document.documentElement.scrollWidth, ({UNREACHABLE})(), ({UNSIZED})()]"


class Findings(list):
    """What was wrong, page by page, so that one run tells all of it."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.visitor = visitor

    def look(self, state: str = "", *, widths: Iterable[int] = WIDTHS) -> None:
        page = self.visitor.page
        for width in widths:
            size = {"width": width, "height": 900}
            if page.viewport_size != size:
                page.set_viewport_size(size)
            where = f"{page.url} {state} at {width}"
            self += [f"{where}: {describe(violation)}" for violation in violations(page)]
            wide, cut, unsized = page.evaluate(LAYOUT)
            if wide > width:
                self.append(f"{where}: {wide} pixels wide because of {page.evaluate(WIDEST)}")
            if cut:
                self.append(f"{where}: cut off at the edge: {cut}")
            if unsized:
                self.append(f"{where}: an icon without a size in {unsized}")

    def visit(self, host: str, *paths: str, status: int = 200) -> None:
        """To make a page another width costs half as much as to load it: each is looked at first as wide as the one before
        was left. The last is left narrow, as by `look`."""
        for path in paths:
            answer = self.visitor.go(host, path)
            if answer.status != status:
                self.append(f"{path}: {answer.status} instead of {status}")
            is_narrow = self.visitor.page.viewport_size["width"] == WIDTHS[1]
            self.look(widths=WIDTHS[::-1] if is_narrow and path != paths[-1] else WIDTHS)


def describe(violation: dict[str, Any]) -> str:
    nodes = "; ".join(f"{' '.join(map(str, node['target']))} | {node['html'][:120]}" for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']}: {nodes}"
