"""How often campaigns bring somebody, without a word about whom."""

from django.db import models


class CampaignDay(models.Model):
    """Visits that began at `path` on `day` (in the shop's time zone), and carts begun by them, by what the address said.

    `key` is a digest of what tells rows apart, so that one index does for everything (a text as key would bring a second
    one for LIKE). What follows from visits besides is read from the orders themselves (builder.campaigns.selectors).
    """

    key = models.UUIDField(primary_key=True)
    day = models.DateField()
    path = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    medium = models.CharField(max_length=80, blank=True)
    campaign = models.CharField(max_length=80, blank=True)
    visits = models.PositiveIntegerField(default=0, db_default=0)
    carts = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day} {self.source} {self.campaign}"
