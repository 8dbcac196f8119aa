import unicodedata


def plain(name: str) -> str:
    """Small letters and digits: accents, apostrophes and question marks are written in many ways."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split())
