class CurrencyRefused(ValueError):
    """Its text is for people."""
