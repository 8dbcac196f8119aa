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
from commerce.customers.services.wishing import (
    drop_wish,
    keep_wish,
    share_wishes,
    stop_sharing,
    take_in_wishes,
    wish_for,
)

__all__ = [
    "PasswordRefused", "WrongCode", "WrongPassword", "ask_for_code", "drop_wish", "enter_password", "enter_sign_in_code",
    "exempt_customer", "keep_wish", "note_customer", "note_visit", "remember_customer", "remove_password", "set_password",
    "share_wishes", "stop_sharing", "tag_customer", "take_in_wishes", "wish_for",
]  # fmt: skip
