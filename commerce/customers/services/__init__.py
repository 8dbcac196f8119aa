from commerce.customers.services.exempting import exempt_customer
from commerce.customers.services.passwords import (
    PasswordRefused,
    WrongPassword,
    enter_password,
    remove_password,
    set_password,
)
from commerce.customers.services.remembering import note_customer, note_visit, remember_customer, tag_customer
from commerce.customers.services.signing_in import WrongCode, ask_for_code, enter_sign_in_code

__all__ = [
    "PasswordRefused", "WrongCode", "WrongPassword", "ask_for_code", "enter_password", "enter_sign_in_code",
    "exempt_customer", "note_customer", "note_visit", "remember_customer", "remove_password", "set_password", "tag_customer",
]  # fmt: skip
