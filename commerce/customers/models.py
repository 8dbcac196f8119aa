"""Shoppers. Never a User: a shopper has no way into the admin."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class SignInCode(models.Model):
    """Six digits sent by e-mail, kept as a digest. The latest one of an address counts, for some minutes and tries."""

    email = models.EmailField()
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="sign_in_code_once")]

    def __str__(self) -> str:
        return self.email


class ExemptionGround(models.TextChoices):
    """Why somebody is charged no tax, in the words of the law where it has some (commerce.taxes.exemptions)."""

    DIPLOMATIC = "diplomatic", _("Embassy, consulate, international organisation or its staff (article 151)")
    RESALE = "resale", _("Buys for resale, with a certificate (United States and elsewhere)")
    ORGANISATION = "organisation", _("Exempt organisation, with a certificate")
    OTHER = "other", _("Another reason: its words are those below")


class Customer(models.Model):
    """`tax_exempt_text` is the certificate that staff have seen, or the reason in their own words; without a ground the
    customer is charged tax like everybody."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    locale = models.CharField(_("language"), max_length=8, blank=True)
    address = models.JSONField(_("last address"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    password = models.CharField(max_length=128, blank=True, db_default="", editable=False)  # a digest; "": codes only
    password_tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    tags = ArrayField(models.CharField(max_length=60), verbose_name=_("tags"), default=list, blank=True)
    accepts_marketing = models.BooleanField(_("accepts marketing"), default=False)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_source = models.CharField(max_length=40, blank=True)
    at_providers = models.JSONField(default=dict, blank=True, db_default={})  # who this is there, by the shop's account
    tax_exempt_ground = models.CharField(
        _("exempt from tax as"), max_length=12, choices=ExemptionGround.choices, blank=True, default="", db_default=""
    )
    tax_exempt_text = models.CharField(_("certificate"), max_length=120, blank=True, default="", db_default="")
    tax_exempt_until = models.DateField(_("exempt until"), null=True, blank=True)
    wishes = models.JSONField(default=list, blank=True, db_default=[], editable=False)  # commerce.customers.wishes
    wishes_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)  # of the link; None: not shared
    seen_at = models.DateTimeField(null=True, editable=False)  # last sign-in
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [models.UniqueConstraint(Lower("email"), name="customer_email_once")]

    def __str__(self) -> str:
        return self.name or self.email
