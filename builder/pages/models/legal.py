from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalDetails(models.Model):
    """What the legal pages say beyond the shop's own details. One row per schema."""

    class ReturnCost(models.TextChoices):
        CUSTOMER = "customer", _("The customer")
        SHOP = "shop", _("The shop")

    class Accessible(models.TextChoices):
        PARTLY = "partly", _("Partly accessible")
        FULLY = "fully", _("Fully accessible")
        NOT = "not", _("Not accessible")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    language = models.CharField(
        _("language of the pages"), max_length=2, blank=True, choices=[("fr", _("French")), ("en", _("English"))],
        help_text=_("Empty: the language of the shop"),
    )  # fmt: skip
    director = models.CharField(
        _("responsible for what is published"), max_length=120, blank=True, help_text=_("The name of a person")
    )
    host = models.TextField(_("hosting company"), max_length=500, blank=True, help_text=_("Name, address and phone"))
    mediator = models.TextField(
        _("mediator for consumers"), max_length=500, blank=True, help_text=_("Name, address and website")
    )
    return_days = models.PositiveSmallIntegerField(
        _("days to withdraw"), default=14, validators=[MinValueValidator(14), MaxValueValidator(365)],
        help_text=_("The law asks for 14 at least."),
    )  # fmt: skip
    return_address = models.TextField(_("address for returns"), max_length=300, blank=True)
    return_cost = models.CharField(
        _("who pays for sending back"), max_length=10, choices=ReturnCost.choices, default=ReturnCost.CUSTOMER
    )
    keep_years = models.PositiveSmallIntegerField(
        _("years that invoices are kept"), default=10, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    inactive_months = models.PositiveSmallIntegerField(
        _("months without a sign of life until a customer is erased"), default=36, db_default=36,
        validators=[MaxValueValidator(120)],
        help_text=_(
            "No order, sign-in or consent. They are warned by mail a month before. The law sets no number: the French "
            "authority (CNIL) names three years. 0: nobody is erased by itself."
        ),
    )  # fmt: skip
    message_months = models.PositiveSmallIntegerField(
        _("months that messages are kept"), default=36, db_default=36,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Of the contact form. Older ones are erased by themselves."),
    )  # fmt: skip
    cart_days = models.PositiveSmallIntegerField(
        _("days that abandoned carts are kept"), default=60, db_default=60,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )  # fmt: skip
    recipients = models.TextField(
        _("who receives data"), max_length=500, blank=True, help_text=_("Carriers, payment providers, accountant")
    )
    accessible = models.CharField(
        _("state of accessibility"), max_length=10, choices=Accessible.choices, default=Accessible.PARTLY
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="legal_details_are_one")]

    def __str__(self) -> str:
        return "legal details"
