"""Zones and their rates."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.store.words import text_in


class Zone(models.Model):
    """Countries that share rates. An empty list means everywhere else. With `postal_codes` only these parts of them:
    beginnings ("20", "BT") and ranges ("97100-98899")."""

    name = models.CharField(_("name"), max_length=60)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True)
    postal_codes = ArrayField(models.CharField(max_length=21), verbose_name=_("postal codes"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """Articles that travel in their own way (bulky, chilled): their rates name the profile, and only those count."""

    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class CarrierName(models.TextChoices):
    SENDCLOUD = "sendcloud", "Sendcloud"
    EASYPOST = "easypost", "EasyPost"


class CarrierAccount(models.Model):
    """The merchant's own account. Keys are sealed (core.secrets). After some failures in a row the carrier is not asked
    until `silent_until`: fall-back prices count."""

    carrier = models.CharField(max_length=12, choices=CarrierName.choices, unique=True)
    sealed_key = models.CharField(max_length=400, blank=True)
    sealed_secret = models.CharField(max_length=400, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    silent_until = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.get_carrier_display()


class LiveQuote(models.Model):
    """What a carrier wants for such a parcel; an order counts on it until `expires_at`, without asking again."""

    rate = models.ForeignKey("shipping.Rate", on_delete=models.CASCADE, related_name="+")
    journey = models.CharField(max_length=64)
    amount = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rate", "journey"], name="live_quote_once")]

    def __str__(self) -> str:
        return f"{self.rate_id} {self.amount}"


class RateKind(models.TextChoices):
    DELIVERY = "delivery", _("delivery")
    LOCAL = "local", _("local delivery")
    PICKUP = "pickup", _("pick-up")


class Rate(models.Model):
    """One way of delivery in a zone: `price_amount` (shop currency, tax as the shop's prices), free from an amount of
    goods, within bounds of weight (grams), goods (amount) and units. Bounds are inclusive below, exclusive above.

    For articles of `profile`; None is for those without one. `place` says where and when a pick-up is, `postal_codes`
    where a local delivery goes (as a zone's). Days are working days after the dispatch.
    `words` are name and description in the shop's further languages (commerce.store.words).
    `is_live`: the carrier is asked what `service` costs, and the price is only for when it does not answer."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="rates")
    profile = models.ForeignKey(
        Profile,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="rates",
        verbose_name=_("delivery profile"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RateKind.choices, default=RateKind.DELIVERY)
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=120, blank=True)
    words = models.JSONField(default=dict, blank=True, db_default={})
    place = models.CharField(_("place and opening hours"), max_length=400, blank=True, default="", db_default="")
    postal_codes = ArrayField(
        models.CharField(max_length=21), verbose_name=_("only these postal codes"), default=list, blank=True
    )
    carrier = models.CharField(
        _("carrier"), max_length=12, choices=CarrierName.choices, blank=True, default="", db_default=""
    )
    service = models.CharField(_("service of the carrier"), max_length=60, blank=True, default="", db_default="")
    is_live = models.BooleanField(_("price of the carrier"), default=False, db_default=False)
    is_relay = models.BooleanField(_("to a relay point"), default=False, db_default=False)
    price_amount = models.BigIntegerField(_("price"), default=0)
    free_from_amount = models.BigIntegerField(_("free from"), null=True, blank=True)
    min_weight_grams = models.PositiveIntegerField(_("from weight (g)"), null=True, blank=True)
    max_weight_grams = models.PositiveIntegerField(_("below weight (g)"), null=True, blank=True)
    min_goods_amount = models.BigIntegerField(_("from order value"), null=True, blank=True)
    max_goods_amount = models.BigIntegerField(_("below order value"), null=True, blank=True)
    min_units = models.PositiveIntegerField(_("from units"), null=True, blank=True)
    max_units = models.PositiveIntegerField(_("below units"), null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(_("days at least"), null=True, blank=True)
    max_days = models.PositiveSmallIntegerField(_("days at most"), null=True, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "price_amount", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(price_amount__gte=0), name="rate_not_negative")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """ "" is the main one."""
        return text_in(language, self.words, "name", self.name)

    def description_in(self, language: str) -> str:
        return text_in(language, self.words, "description", self.description)
