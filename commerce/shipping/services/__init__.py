from commerce.shipping.services.asking import ask_carriers, find_relay_points, save_account
from commerce.shipping.services.seeding import seed_shipping

__all__ = ["ask_carriers", "find_relay_points", "save_account", "seed_shipping"]
