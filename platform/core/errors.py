"""Expected failures, with words fit for people."""

from typing import Any

from django.utils.translation import gettext


def mark(message: str) -> str:
    """Marks a sentence for makemessages (import it as `_`) and leaves it English; needs no settings."""
    return message


class PlainError(Exception):
    """Carries an English sentence marked with `mark`, and the values to put into it.

    `str(error)` is English, for logs; `error.for_people()` is in the language of the moment.
    """

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message

    def for_people(self) -> str:
        text = gettext(self.message)
        return text % self.params if self.params else text
