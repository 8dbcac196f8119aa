"""Names that strangers type and that we print in pages and mails: short, and no vehicle for a message."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 60
DOMAINS = (
    "com|net|org|info|biz|io|co|shop|store|online|site|website|xyz|app|dev|link|click|top|club|vip|live|me|tv|ly|gg|to|"
    "fr|de|uk|es|it|nl|be|ch|at|pt|pl|eu|us|ca|au|ru|cn|jp|in|br"
)
ADDRESS = re.compile(rf"://|\bwww\.|@|\b[\w-]{{2,}}\.(?:{DOMAINS})\b", re.IGNORECASE)
PHONE = re.compile(r"(?:\d[\s().\-/+]*){9,}")


def clean_name(text: str) -> str:
    """`text` with its spaces tidied. Raises ValidationError for a name that is a web address, a phone number or an
    e-mail address, that holds characters nobody can see, or that is too long."""
    name = " ".join(text.split())
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("Please give a name with letters or digits."))
    if len(name) > MAX_LENGTH:
        raise ValidationError(_("Please use at most %(count)s characters.") % {"count": MAX_LENGTH})
    if not name.isprintable():
        raise ValidationError(_("This name holds characters that cannot be shown. Please type it again."))
    if ADDRESS.search(name):
        raise ValidationError(_("A name cannot be a web or e-mail address."))
    if PHONE.search(name):
        raise ValidationError(_("A name cannot hold a phone number."))
    return name
