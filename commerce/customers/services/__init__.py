from commerce.customers.services.remembering import note_customer, remember_customer, tag_customer
from commerce.customers.services.signing_in import WrongCode, ask_for_code, enter_sign_in_code

__all__ = ["WrongCode", "ask_for_code", "enter_sign_in_code", "note_customer", "remember_customer", "tag_customer"]
