"""Whether a phone number can be one of the country (Google's libphonenumber). Numbers of other countries begin with +."""

from __future__ import annotations

import phonenumbers
from django.utils.translation import gettext as _


def phone_error(text: str, country: str) -> str:
    """What to tell the shopper; "" for nothing typed and for what can be dialled."""
    if not text.strip():
        return ""
    try:
        if phonenumbers.is_possible_number(phonenumbers.parse(text, country)):
            return ""
    except phonenumbers.NumberParseException:
        pass
    known = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if known is None:
        return _("This is no phone number. Please begin with + and the code of the country.")
    example = phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.NATIONAL)
    return _("This is no phone number of the country. An example: %(example)s. Others begin with +.") % {
        "example": example
    }
