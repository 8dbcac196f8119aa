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
    "theme.edited": gettext_noop("Changed a theme"),
    "theme.set_aside": gettext_noop("Set changes of a theme aside"),
    "theme.rolled_back": gettext_noop("Went back to a version of a theme"),
    "theme.published": gettext_noop("Published a theme"),
    "theme.not_published": gettext_noop("A scheduled theme could not be published"),
    "theme.scheduled": gettext_noop("Scheduled a theme"),
    "theme.unscheduled": gettext_noop("Cancelled the schedule of a theme"),
    "theme.installed": gettext_noop("Added a theme"),
    "theme.duplicated": gettext_noop("Copied a theme"),
    "theme.renamed": gettext_noop("Renamed a theme"),
    "theme.deleted": gettext_noop("Deleted a theme"),
    "support.let_in": gettext_noop("Let the support in"),
    "support.shut_out": gettext_noop("Shut the support out"),
    "domain.added": gettext_noop("Added a domain"),
    "domain.proved": gettext_noop("Proved a domain"),
    "domain.removed": gettext_noop("Removed a domain"),
    "store.address_changed": gettext_noop("Changed the shop's main address"),
    "shop.copy_restored": gettext_noop("Set up a copy beside the shop"),
    "shop.copy_discarded": gettext_noop("Discarded a copy beside the shop"),
    "shop.switched": gettext_noop("Switched to a copy"),
    "plan.paid": gettext_noop("Took a plan"),
    "plan.kept": gettext_noop("Kept the plan"),
    "plan.ended": gettext_noop("Ended the plan"),
    "product.changed": gettext_noop("Changed a product"),
    "product.deleted": gettext_noop("Deleted a product"),
    "collection.changed": gettext_noop("Changed a collection"),
    "collection.deleted": gettext_noop("Deleted a collection"),
    "order.changed": gettext_noop("Changed an order"),
    "customer.changed": gettext_noop("Changed a customer"),
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
