"""The shop's menus: links to pages, collections, products and other addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Menu(models.TextChoices):
    HEADER = "header", _("Header")
    FOOTER = "footer", _("Footer")
    BAR = "bar", _("Announcement bar")


class MenuItem(models.Model):
    """What it leads to is one of four. One that led to something since deleted has none: shoppers do not see it, and
    the merchant is told. Items below another one open from it; there is no third level. What stands in the announcement bar
    is a sentence that may lead somewhere."""

    menu = models.CharField(_("menu"), max_length=10, choices=Menu.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children", verbose_name=_("below")
    )
    position = models.PositiveIntegerField(default=0)
    labels = models.JSONField(default=dict, blank=True, db_default={})  # in the shop's other languages
    label = models.CharField(
        _("label"), max_length=140, blank=True, help_text=_("Empty: the title of what it leads to")
    )
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("page")
    )
    collection = models.ForeignKey(
        "catalog.Collection", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("collection"),
    )  # fmt: skip
    product = models.ForeignKey(
        "catalog.Product", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("product"),
    )  # fmt: skip
    url = models.CharField(_("address"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    @property
    def target(self) -> models.Model | None:
        return self.page or self.collection or self.product

    @property
    def title(self) -> str:
        return self.label or str(getattr(self.target, "title", "") or self.url)
