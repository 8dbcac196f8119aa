from __future__ import annotations

from fakestripe.pages.checkout import cards
from fakestripe.pages.frame import page
from fakestripe.world import World


def show(world: World) -> str:
    accounts = [name for name in world.objects if name]
    return page(
        "A double of Stripe",
        f"<p>Shops connect here from their payment settings, and their shoppers pay here. Accounts so far: {len(accounts)}.</p>"
        f"<p>Cards to pay with:</p><ul>{cards()}</ul>",
    )
