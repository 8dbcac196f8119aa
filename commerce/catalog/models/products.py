"""Products with their variants, pictures and parts."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7

MAX_VARIANTS = 2048


class ProductStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


class Product(models.Model):
    """What a shopper sees as one article. Its prices and stock are its variants'; `min_price_amount`,
    `max_price_amount` and `is_sellable` repeat them for lists, and `refresh_product` keeps them."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(_("address"), max_length=255, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)
    vendor = models.CharField(_("brand"), max_length=120, blank=True)
    product_type = models.CharField(_("type"), max_length=120, blank=True)
    category = models.CharField(_("category"), max_length=255, blank=True)
    tags = ArrayField(models.CharField(max_length=120), verbose_name=_("tags"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ProductStatus.choices, default=ProductStatus.DRAFT)
    is_published = models.BooleanField(_("shown in the shop"), default=True)
    is_gift_card = models.BooleanField(default=False)
    is_bundle = models.BooleanField(default=False, db_default=False, editable=False)  # commerce.inventory keeps it
    option_names = ArrayField(models.CharField(max_length=120), verbose_name=_("options"), default=list, blank=True)
    shipping_profile = models.ForeignKey(
        "shipping.Profile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("delivery profile"),
    )  # fmt: skip
    min_quantity = models.PositiveSmallIntegerField(_("units at least"), default=1, db_default=1)
    max_quantity = models.PositiveSmallIntegerField(_("units at most"), null=True, blank=True)
    quantity_step = models.PositiveSmallIntegerField(_("sold in steps of"), default=1, db_default=1)
    seo_title = models.CharField(_("title for search engines"), max_length=255, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=320, blank=True)
    layout = models.CharField(_("layout"), max_length=60, blank=True, db_default="")  # code of one of the builder's
    min_price_amount = models.BigIntegerField(null=True, editable=False)
    max_price_amount = models.BigIntegerField(null=True, editable=False)
    compare_at_amount = models.BigIntegerField(null=True, editable=False)
    prior_amount = models.BigIntegerField(null=True, editable=False)
    is_sellable = models.BooleanField(default=False, editable=False)
    rating_counts = ArrayField(  # reviews with one star, two, …; empty for none. commerce.reviews keeps it
        models.PositiveIntegerField(), default=list, blank=True, db_default=[], editable=False
    )
    attributes = models.JSONField(default=dict, blank=True, db_default={})  # by code, as ProductType describes them
    safety = models.JSONField(default=dict, blank=True, db_default={})  # commerce.catalog.facts.SAFETY
    hs_code = models.CharField(_("customs code"), max_length=14, blank=True, db_default="")
    origin_country = models.CharField(_("country of origin"), max_length=2, blank=True, db_default="")
    publish_at = models.DateTimeField(_("show from"), null=True, blank=True)
    unpublish_at = models.DateTimeField(_("hide from"), null=True, blank=True)
    ships_from = models.DateField(_("pre-order: ships from"), null=True, blank=True)
    late_note = models.CharField(_("when out of stock"), max_length=120, blank=True, db_default="")
    related_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[])
    cross_sell_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[])
    up_sell_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[])
    personal_fields = models.JSONField(default=list, blank=True, db_default=[])  # commerce.catalog.personal
    downloads = models.JSONField(default=list, blank=True, db_default=[])  # commerce.catalog.downloads
    download_limit = models.PositiveSmallIntegerField(_("downloads per order"), null=True, blank=True)
    download_days = models.PositiveSmallIntegerField(_("days to download"), null=True, blank=True)
    sources = models.JSONField(default=list, blank=True, db_default=[], editable=False)  # commerce.catalog.sources
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [
            models.Index(
                fields=["-created_at", "-id"],
                condition=models.Q(status="active", is_published=True),
                name="product_new",
            ),
            models.Index(
                fields=["min_price_amount", "id"],
                condition=models.Q(status="active", is_published=True),
                name="product_price",
            ),
            models.Index(fields=["vendor"], condition=~models.Q(vendor=""), name="product_vendor"),
            models.Index(  # lists of the back office read this alone: it is a twentieth of the table
                fields=["-updated_at", "-id"],
                include=[
                    "title",
                    "vendor",
                    "status",
                    "is_published",
                    "is_sellable",
                    "min_price_amount",
                    "max_price_amount",
                ],
                name="product_listed",
            ),
            GinIndex(fields=["tags"], name="product_tags"),
            GinIndex(fields=["attributes"], name="product_attributes", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sold(self) -> bool:
        """By itself or in a bundle: what is hidden may still be a part."""
        return self.status == ProductStatus.ACTIVE

    @property
    def is_visible(self) -> bool:
        return self.status == ProductStatus.ACTIVE and self.is_published


class ProductType(models.Model):
    """What is to be known about products of this type: those whose `product_type` is its name. `attributes` are the
    fields, as commerce.catalog.attributes reads them."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    attributes = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name


class PictureState(models.TextChoices):
    WAITING = "waiting", _("being fetched")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Picture(models.Model):
    """One picture of a product. From an import it starts as an address, and becomes an image in the background:
    whoever fetches it counts `attempts` and puts `next_at` off. Equal `source_key`, same picture. With a `video` it is that
    one's poster."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey("media.ShopImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    alt_text = models.CharField(_("alternative text"), max_length=512, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source_url = models.CharField(max_length=2048, blank=True)
    source_key = models.CharField(max_length=32, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=8, choices=PictureState.choices, default=PictureState.READY)
    error = models.CharField(max_length=255, blank=True)
    renditions = models.JSONField(default=dict, blank=True, editable=False)
    alt_texts = models.JSONField(default=dict, blank=True, db_default={}, editable=False)  # in other languages, by code
    video = models.JSONField(
        default=dict, blank=True, db_default={}, editable=False
    )  # commerce.catalog.services.videos

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="picture_waiting"),
            models.Index(fields=["source_key"], condition=~models.Q(source_key=""), name="picture_source"),
        ]

    def __str__(self) -> str:
        return self.alt_text or f"picture {self.pk}"


class ContentUnit(models.TextChoices):
    """What the law wants prices to be comparable by."""

    GRAM = "g", _("g")
    KILOGRAM = "kg", _("kg")
    MILLILITRE = "ml", _("ml")
    LITRE = "l", _("l")
    METRE = "m", _("m")
    SQUARE_METRE = "m2", _("m²")
    PIECE = "piece", _("pieces")


class Variant(models.Model):
    """What is sold: one combination of option values with its own price, stock and codes.

    `sale_amount` is the price of a sale that is on, `announced_amount` that by an offer which everybody was told of, for the
    history only (commerce.promotions keeps both). `prior_amount` is the lowest price of the 30 days before the present
    reduction began; the database keeps it, and PricePoint. `eco_amount` is a fee for recycling in the price.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveSmallIntegerField(default=0)
    option_values = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    sku = models.CharField(_("SKU"), max_length=120, blank=True, db_index=True)
    barcode = models.CharField(_("barcode"), max_length=60, blank=True)
    mpn = models.CharField(_("manufacturer's number (MPN)"), max_length=70, blank=True, default="", db_default="")
    price_amount = models.BigIntegerField(_("price"))
    compare_at_amount = models.BigIntegerField(_("compare-at price"), null=True, blank=True)
    cost_amount = models.BigIntegerField(_("cost"), null=True, blank=True)
    sale_amount = models.BigIntegerField(null=True, editable=False)
    announced_amount = models.BigIntegerField(null=True, editable=False)
    prior_amount = models.BigIntegerField(null=True, editable=False)
    content_amount = models.DecimalField(_("content"), max_digits=10, decimal_places=3, null=True, blank=True)
    content_unit = models.CharField(_("unit"), max_length=5, choices=ContentUnit.choices, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight (g)"), default=0)
    requires_shipping = models.BooleanField(_("needs shipping"), default=True)
    is_taxable = models.BooleanField(_("taxable"), default=True)
    tax_category = models.SlugField(_("tax category"), max_length=30, default="standard")
    eco_amount = models.BigIntegerField(_("eco-contribution"), default=0, db_default=0)
    quantity_prices = models.JSONField(default=list, blank=True, db_default=[])  # commerce.catalog.quantity_prices
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sources = models.JSONField(default=list, blank=True, db_default=[], editable=False)  # commerce.catalog.sources

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "option_values"], name="variant_options_once"),
            models.CheckConstraint(condition=models.Q(price_amount__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(compare_at_amount__isnull=True) | models.Q(compare_at_amount__gte=0),
                name="variant_compare_at_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    @property
    def title(self) -> str:
        return " / ".join(self.option_values)

    @property
    def current_amount(self) -> int:
        """What it costs today."""
        return self.price_amount if self.sale_amount is None else min(self.price_amount, self.sale_amount)

    @property
    def reference_amount(self) -> int | None:
        """The higher price that today's is a reduction of."""
        if self.current_amount < self.price_amount:
            return self.price_amount
        compare_at = self.compare_at_amount
        return compare_at if compare_at is not None and compare_at > self.price_amount else None


class PricePoint(models.Model):
    """From `at` on the variant cost `amount`, as a reduction of `reference_amount` where that is given. Written by a
    trigger of the database at every change, whoever makes it; never changed, and kept when the variant goes."""

    variant_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    reference_amount = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["variant_id", "-at"], name="price_point_variant")]

    def __str__(self) -> str:
        return f"{self.amount} from {self.at}"


class BundlePart(models.Model):
    """One unit of the bundle holds `quantity` units of the part. Bundles hold no bundles. A bundle whose part has been
    deleted (None) is sold out until somebody looks at it."""

    bundle = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Variant, null=True, on_delete=models.SET_NULL, related_name="bundles")
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "part"], name="bundle_part_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="bundle_part_counted"),
            models.CheckConstraint(condition=~models.Q(bundle=models.F("part")), name="bundle_without_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.part_id} in {self.bundle_id}"
