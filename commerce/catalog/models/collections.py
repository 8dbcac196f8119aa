"""The collections that group products."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models.products import Product


class Collection(models.Model):
    """A group of products with its own page: picked by hand, or by `rules` (commerce.catalog.rules), which a background
    task follows. Its page shows what is in those below it, too; `ancestor_ids` are those above, the uppermost first."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children", db_index=False,
        verbose_name=_("inside"),
    )  # fmt: skip
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[], editable=False)
    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(_("address"), max_length=255, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)
    image = models.ForeignKey("media.ShopImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField(default=0)
    is_published = models.BooleanField(_("shown in the shop"), default=True)
    seo_title = models.CharField(_("title for search engines"), max_length=255, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=320, blank=True)
    layout = models.CharField(_("layout"), max_length=60, blank=True, db_default="")  # code of one of the builder's
    rules = models.JSONField(default=dict, blank=True, db_default={})
    sort = models.CharField(_("order"), max_length=12, blank=True, db_default="")  # of a collection by rules
    products = models.ManyToManyField(Product, through="CollectionEntry", related_name="collections")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["position", Lower("title")]

    def __str__(self) -> str:
        return self.title


class CollectionEntry(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "product"], name="collection_entry_once")]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.collection_id}"
