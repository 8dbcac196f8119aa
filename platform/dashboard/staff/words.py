"""What an act is called for people. Acts without a name show their code."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

ACTS = {
    "staff.signed_in": gettext_noop("Signed in"),
    "staff.invited": gettext_noop("Invited somebody"),
    "staff.invitation_withdrawn": gettext_noop("Withdrew an invitation"),
    "staff.role_changed": gettext_noop("Changed somebody's role"),
    "staff.removed": gettext_noop("Removed somebody"),
    "staff.left": gettext_noop("Left the staff"),
    "staff.signed_out": gettext_noop("Ended sessions"),
    "staff.two_steps": gettext_noop("Changed whether sign-in takes two steps"),
    "support.entered": gettext_noop("The platform's support came in"),
    "role.added": gettext_noop("Made a role"),
    "role.changed": gettext_noop("Changed a role"),
    "role.deleted": gettext_noop("Deleted a role"),
    "shop.opened": gettext_noop("Opened the shop"),
    "shop.closed": gettext_noop("Closed the shop"),
    "shop.handed_over": gettext_noop("Handed the shop over"),
    "shop.exported": gettext_noop("Asked for a copy of everything"),
    "shop.imported": gettext_noop("Filled from an archive"),
    "export.downloaded": gettext_noop("Downloaded a copy of everything"),
    "plan.changed": gettext_noop("Changed the plan"),
    "store.store.changed": gettext_noop("Changed settings"),
    "payments.paymentmethod.changed": gettext_noop("Changed a way to pay"),
    "import.started": gettext_noop("Started an import"),
}


def name_of_act(code: str) -> str:
    return _(ACTS[code]) if code in ACTS else code
