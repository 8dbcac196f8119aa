"""What people and machines type that nobody meant."""

from __future__ import annotations

# Leaves an attribute, in either kind of quotes, and an element; then there is a tag that nothing of ours has.
MARK = "\"' x-mark=1><x-mark>"
SHORT_MARK = "<x-mark>"

TEXTS = {
    "markup": MARK,
    "short markup": SHORT_MARK,
    "script": f"</script></textarea></title><script>alert(1)</script>{SHORT_MARK}",
    "template": "{{ request.user }}{% debug %}${7*7}%(x)s{0}%s%n",
    "sql": "'; DROP TABLE catalog_product; --\\",
    "nul": "a\x00b",
    "control": "\x01\x02\x1b[2J\x7f\ufeff\ufffe\u2028",
    "newlines": "a\r\nBcc: victim@example.org\r\n\r\nb",
    "emoji": "👩‍👩‍👧‍👦🏴‍☠️" * 8,
    "right to left": "\u202eevil\u202c \u0639\u0631\u0628\u064a",
    "combining": "Z" + "\u0351" * 300,
    "long": "x" * 10_000,
    "address": "javascript:alert(1)//",
    "path": "../../../../etc/passwd",
    "empty": "",
    "spaces": " \t\u00a0\u3000\u200b ",
}
NUMBERS = {
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 30,
    "beyond 32 bits": "2147483648",
    "beyond 64 bits": "9223372036854775808",
    "fraction": "1.5",
    "exponent": "1e9",
    "exponent out of reach": "1e999999",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "unicode digits": "٣",
    "superscript": "²",
    "underscore": "1_0",
    "plus": "+1",
    "hexadecimal": "0x10",
}
EVERYTHING = TEXTS | NUMBERS
