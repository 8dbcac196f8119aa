"""What the platform writes to the owners of shops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Letter:
    subject: Any
    paragraphs: tuple[Any, ...]
    button: Any = ""


LETTERS: dict[str, Letter] = {
    "limit_near": Letter(
        _("%(shop)s has used 80 %% of its plan: %(what)s"),
        (
            _("%(what)s: %(count)s of %(quota)s are used. Nothing changes yet."),
            _("When all are used, nothing is taken away and every order still comes in, but no more can be added."),
        ),
        _("See the plan"),
    ),
    "limit_reached": Letter(
        _("%(shop)s has reached a limit of its plan: %(what)s"),
        (
            _("%(what)s: %(count)s of %(quota)s are used. No more can be added until you choose a larger plan."),
            _("What is there stays and goes on selling. Orders of your customers are never refused for a limit."),
        ),
        _("See the plan"),
    ),
    "trial_ends": Letter(
        _("The trial of %(shop)s ends on %(day)s"),
        (_("Choose a plan before then, and your shop goes on without a pause."),),
        _("Choose a plan"),
    ),
    "past_due": Letter(
        _("A payment for %(shop)s did not go through"),
        (
            _("We could not collect %(amount)s for your plan. Your shop stays open until %(day)s."),
            _("Please look at the way you pay: cards end, and banks ask again who you are."),
        ),
        _("Pay now"),
    ),
    "trial_over": Letter(
        _("The trial of %(shop)s is over"),
        (_("Your shop stays open until %(day)s. Choose a plan before then, and nothing changes."),),
        _("Choose a plan"),
    ),
    "frozen": Letter(
        _("%(shop)s is frozen"),
        (
            _("Shoppers find it closed. You can look at everything and take it away; nothing is lost."),
            _("It opens again as soon as the plan is paid for. On %(day)s it closes."),
        ),
        _("Open it again"),
    ),
    "closes_soon": Letter(
        _("%(shop)s closes on %(day)s"),
        (_("It has been frozen for a long time. Pay for its plan, or take everything away before then."),),
        _("See the plan"),
    ),
    "thawed": Letter(_("%(shop)s is open again"), (_("Thank you. Everything is as you left it."),), _("To the shop")),
    "shop_closed": Letter(
        _("%(shop)s is closed: here is everything that was in it"),
        (
            _("We have made a copy of your whole shop: products, customers, orders, pages and pictures, in one file."),
            _("Please download it. Later the shop will be deleted for good."),
        ),
        _("Download the copy"),
    ),
    "suspended": Letter(
        _("%(shop)s was suspended"),
        (
            _("An operator of this platform has shut your shop. The reason given: %(reason)s"),
            _("If you think that this is wrong, answer this mail within six months and say why; a person looks at it."),
        ),
    ),
    "report_received": Letter(
        _("We have received your report (number %(number)s)"),
        (_("A person will look at it and tell you what was decided."),),
    ),
    "report_decided": Letter(
        _("Your report number %(number)s was decided"),
        (
            _("The decision: %(decision)s"),
            _("%(reason)s"),
            _("If you think that this is wrong, answer this mail and say why; another person looks at it."),
        ),
    ),
    "support_asks": Letter(
        _("Support asks to look into %(shop)s"),
        (
            _("The reason: %(reason)s"),
            _("You decide. Let them in for a while in the settings of your shop; everything they do is in its log."),
        ),
        _("To the settings"),
    ),
    "invoice": Letter(
        _("Invoice %(number)s for %(shop)s"),
        (_("%(amount)s for your plan, paid. Thank you."),),
        _("See the invoice"),
    ),
    "ticket_asked": Letter(_("%(shop)s asks: %(subject)s"), (_("%(text)s"),), _("Answer in the console")),
    "ticket_answered": Letter(
        _("An answer to your question: %(subject)s"), (_("%(text)s"),), _("See the question, and go on")
    ),
    "taken_down": Letter(
        _("“%(title)s” in %(shop)s was taken down"),
        (
            _("An operator of this platform has taken down “%(title)s”: shoppers do not find it any more."),
            _("The ground: %(ground)s"),
            _("The reasons: %(reason)s"),
            _(
                "A person has decided this. If you think that it is wrong, answer on the page below; another look is taken."
            ),
            _("You may also turn to a certified dispute settlement body or to a court."),
        ),
        _("See the decision, and answer"),
    ),
    "taken_down_contested": Letter(
        _("%(shop)s contests a decision: %(title)s"), (_("%(text)s"),), _("Look again in the console")
    ),
    "stays_down": Letter(
        _("“%(title)s” in %(shop)s stays down"),
        (
            _("We have looked again, and the decision stands. The reasons: %(reason)s"),
            _("You may also turn to a certified dispute settlement body or to a court."),
        ),
        _("See the decision"),
    ),
    "given_back": Letter(
        _("“%(title)s” in %(shop)s is shown again"),
        (_("We have looked again and undone our decision. The reasons: %(reason)s"),),
        _("See the decision"),
    ),
    "breach": Letter(
        _("A breach of personal data that concerns %(shop)s: %(title)s"),
        (
            _("What happened: %(nature)s"),
            _("Likely consequences: %(consequences)s"),
            _("What was done about it: %(measures)s"),
            _(
                "The data are your customers’: it may be for you to tell an authority within 72 hours, and the persons too."
            ),
            _("Answer this mail with your questions."),
        ),
    ),
}
