"""HTML of strangers, cut down to what a product description needs; and the plain words in it."""

import re
from html.parser import HTMLParser

import nh3

_TEXT_CLASSES = {"text-left", "text-center", "text-right"}
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    *_HEADINGS,
    *(
        "p",
        "div",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "hr",
        "br",
        "figure",
        "figcaption",
    ),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "details", "summary"),
}
_TAGS = _BLOCKS | {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "col",
        "colgroup",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
    ),
    *("mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"),
}
# Neither id nor name: they would shadow properties of the page's own scripts. No style: the Content
# Security Policy forbids it anyway.
_ATTRIBUTES = {
    "*": {"lang", "dir", "title", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed"},
    "bdo": {"dir"},
}
_EMPTIED = {  # their text is no text for people
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title"),
    *("textarea", "select", "noembed", "noframes", "xmp"),
}
_H1 = re.compile(r"<(/?)h1(?=[\s/>])", re.IGNORECASE)

# Parsing deep nesting costs the square of its depth: 20,000 open <div> take four seconds, these a quarter.
MAX_TAGS = 5_000
_OPENING_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>?")


def _only_known_classes(tag: str, attribute: str, value: str) -> str | None:
    if attribute != "class":
        return value
    return " ".join(name for name in value.split() if name in _TEXT_CLASSES) or None


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_only_known_classes,
    clean_content_tags=_EMPTIED,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener",
    strip_comments=True,
)


def clean_html(text: str) -> str:
    """Safe to print unescaped inside a page. Plain text comes out escaped, otherwise as it was.

    Paragraphs, lists, tables, emphasis, links and pictures stay; h1 becomes h2 because the page has a
    heading of its own; scripts, styles, frames, forms and comments go. Cleaning twice changes nothing.
    Of text with more than 5,000 tags only the words stay.
    """
    text = text.replace("\x00", "")
    if len(_OPENING_TAG.findall(text)) > MAX_TAGS:
        text = _ANY_TAG.sub(" ", text)
    return _cleaner.clean(_H1.sub(r"<\1h2", text)).strip()


def text_of(html: str) -> str:
    """The words, blocks apart by a line break, white space joined: for search, summaries and SEO."""
    reader = _TextReader()
    reader.feed(clean_html(html))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
