"""Reading single cells as files of shops write them. None means: cannot be read, tell the merchant."""

import re
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit

_YES = {"true", "1", "yes", "y", "oui", "vrai", "ja", "wahr", "sí", "si"}
_NO = {"false", "0", "no", "n", "non", "faux", "nein", "falsch"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_EXPONENT = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_GTIN_LENGTHS = {8, 12, 13, 14}

MAX_INTEGER = 2**31 - 1  # what an integer column holds


def read_bool(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


def read_decimal(text: str) -> Decimal | None:
    """A plain number with a decimal point or comma, without thousands signs."""
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def read_int(text: str) -> int | None:
    """Whole, also written 10.0; within 32 bits."""
    number = read_decimal(text)
    if number is None or number != int(number) or abs(number) > MAX_INTEGER:
        return None
    return int(number)


def read_list(text: str) -> list[str]:
    """Comma-separated; what comes again in other capitals goes."""
    entries = {entry.casefold(): entry for entry in reversed([part.strip() for part in text.split(",")])}
    return [entry for entry in reversed(entries.values()) if entry]


def barcode_fault(text: str) -> str:
    """The code of what is wrong with it, or nothing. Barcodes that are no GTIN are right."""
    if _EXPONENT.fullmatch(text):
        return "barcode_damaged"
    if not (text.isascii() and text.isdigit() and len(text) in _GTIN_LENGTHS):
        return ""
    digits = [int(digit) for digit in reversed(text)]
    return "barcode_check_digit" if (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 else ""


def url_identity(url: str) -> str:
    """The address without `?v=`, which Shopify changes whenever the picture is touched."""
    try:
        parts = urlsplit(url)
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "v"]
        return parts._replace(query=urlencode(query), fragment="").geturl()
    except ValueError:
        return url
