"""Drawings of strangers: an SVG is read, judged part by part and written anew. What could run, load or reach out is
refused, naming it; what says nothing to a browser is left out. Nothing of the original's text is copied as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import PlainError
from core.errors import mark as _

MAX_BYTES, MAX_PARTS, MAX_DEPTH = 300_000, 5_000, 40
SHOWN_WIDTH = 800
SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
PARTS = SHAPES | {"svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "title", "desc"}
SAYS_NOTHING = frozenset({"metadata", "namedview"})
LOOK = frozenset(
    ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
      "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "clip-path",
      "clip-rule", "mask", "stop-color", "stop-opacity", "color", "display", "visibility", "paint-order",
      "vector-effect"]
)  # fmt: skip
PLACE = frozenset(
    ["id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "width", "height",
      "points", "transform", "viewBox", "preserveAspectRatio", "offset", "gradientUnits", "gradientTransform",
      "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "pathLength"]
)  # fmt: skip
VALUE = re.compile(r"[\w\s.,;:%+#()/\-]*")  # numbers, paths, names and colours need no more
OWN_PART = re.compile(r"url\(\s*#[\w.-]+\s*\)")
NUMBER = re.compile(r"\s*(-?\d{1,7}(?:\.\d{1,6})?)(?:px|pt|mm)?\s*")


class BadDrawing(PlainError):
    pass


@dataclass(frozen=True, slots=True)
class Drawing:
    content: bytes
    width: int
    height: int


def clean_svg(data: bytes) -> Drawing:
    """Raises BadDrawing, which says what is in the way."""
    if len(data) > MAX_BYTES:
        raise BadDrawing(_("This SVG is larger than %(kilobytes)s kB. Save it as PNG."), kilobytes=MAX_BYTES // 1000)
    try:
        source = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise BadDrawing(_("This is no SVG that can be read. Save it again, or as PNG.")) from None
    if name_of(source) != "svg":
        raise BadDrawing(_("This is no SVG that can be read. Save it again, or as PNG."))
    root = Element("svg", {"xmlns": SVG})
    root.attrib |= {name: value for name, value in kept(source).items() if name in LOOK}
    copy_parts(source, root, MAX_PARTS, 0)
    if not any(each.tag in SHAPES for each in root.iter()):
        raise BadDrawing(
            _("Of this SVG nothing can be shown. Turn texts and pictures in it into paths, or save it as PNG.")
        )
    left, top, width, height = frame_of(source)
    shown = max(1, round(SHOWN_WIDTH * height / width))
    root.attrib |= {
        "viewBox": f"{left:g} {top:g} {width:g} {height:g}",
        "width": str(SHOWN_WIDTH),
        "height": str(shown),
    }
    return Drawing(tostring(root), SHOWN_WIDTH, shown)


def copy_parts(source: Element, target: Element, left: int, depth: int) -> int:
    """Everything below `source` that may be there; returns how many parts are still allowed, and raises for too many."""
    target.text = source.text if target.tag in {"title", "desc"} else None
    for each in source:
        name = name_of(each)
        if not name or name in SAYS_NOTHING:
            continue
        if name not in PARTS:
            raise not_allowed(name)
        if left <= 0 or depth >= MAX_DEPTH:
            raise BadDrawing(_("This SVG has too many parts. Save it as PNG."))
        left = copy_parts(each, SubElement(target, name, kept(each)), left - 1, depth + 1)
    return left


def name_of(part: Element) -> str:
    """Within SVG; "" for comments and for what belongs to other programs."""
    tag = part.tag if isinstance(part.tag, str) else ""
    if not tag.startswith("{"):
        return tag
    return tag.removeprefix(f"{{{SVG}}}") if tag.startswith(f"{{{SVG}}}") else ""


def kept(part: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in part.attrib.items():
        if name.lower().startswith("on"):
            raise not_allowed(name)
        if name == "style":
            found |= {key: text for key, text in declarations(value) if key in LOOK and is_safe(key, text)}
        elif name in {"href", XLINK}:
            if not re.fullmatch(r"#[\w.-]+", value):
                raise not_allowed("href")
            found["href"] = value
        elif (name in LOOK or name in PLACE) and is_safe(name, value):
            found[name] = value
    return found


def declarations(text: str) -> list[tuple[str, str]]:
    pairs = [each.partition(":") for each in text.split(";")]
    return [(name.strip().lower(), value.strip()) for name, _colon, value in pairs if value.strip()]


def is_safe(name: str, value: str) -> bool:
    """Raises BadDrawing for what reaches out."""
    rest = OWN_PART.sub("", value.replace('"', "").replace("'", ""))
    if "url" in rest.lower() or not VALUE.fullmatch(rest):
        raise not_allowed(name)
    return True


def not_allowed(what: str) -> BadDrawing:
    return BadDrawing(
        _("This SVG holds “%(what)s”, which is not allowed. Save it with paths alone, or as PNG."), what=what[:40]
    )


def frame_of(root: Element) -> tuple[float, float, float, float]:
    numbers = (root.get("viewBox") or "").replace(",", " ").split()
    if not numbers:
        numbers = ["0", "0", root.get("width", ""), root.get("height", "")]
    found = [NUMBER.fullmatch(each) for each in numbers]
    values = [float(each[1]) for each in found if each]
    if len(values) != 4 or not (values[2] > 0 and values[3] > 0 and 1 / 50 <= values[2] / values[3] <= 50):
        raise BadDrawing(_("This SVG does not say how large it is. Save it with a viewBox, or as PNG."))
    return values[0], values[1], values[2], values[3]
