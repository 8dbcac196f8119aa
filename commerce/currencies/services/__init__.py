"""Changing currencies and the prices set in them. Public pages show both, so each change makes them anew."""

from commerce.currencies.services.errors import CurrencyRefused
from commerce.currencies.services.following import follow_bank, take_bank_rate
from commerce.currencies.services.prices import PriceWish, set_prices
from commerce.currencies.services.saving import remove_currency, save_currency

__all__ = [
    "CurrencyRefused", "PriceWish", "follow_bank", "remove_currency", "save_currency", "set_prices",
    "take_bank_rate",
]  # fmt: skip
