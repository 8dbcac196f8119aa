"""What buyers say about articles. How many stars a product has is counted in `Product.rating_counts`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_STARS = 5
TITLE_LENGTH, TEXT_LENGTH, NAME_LENGTH, REASON_LENGTH, ANSWER_LENGTH = 120, 4000, 60, 500, 2000


class ReviewState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("review", "waiting")
    PUBLISHED = "published", pgettext_lazy("review", "published")
    REFUSED = "refused", pgettext_lazy("review", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "withdrawn by its writer")


class Review(models.Model):
    """One per line of an order: who bought the article wrote it. `order_line` is None once the order is gone.

    `reason` is why it was refused, kept when it is written anew: from then on it is looked at first, whatever the shop's
    rule. `reports` are what readers object to, `[{"at", "reason", "email"}]`; those since `reported_at` wait for an answer.
    """

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False)
    order_line = models.OneToOneField("orders.OrderLine", null=True, on_delete=models.SET_NULL, related_name="review")
    rating = models.PositiveSmallIntegerField(_("stars"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(_("text"), blank=True)
    author = models.CharField(_("name shown"), max_length=NAME_LENGTH)
    locale = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.WAITING)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    reports = models.JSONField(default=list)
    reported_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["product", "state", "-written_at"], name="review_of_product")]
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=MOST_STARS), name="review_stars"),
        ]

    def __str__(self) -> str:
        return self.title or f"review {self.pk}"

    @property
    def is_published(self) -> bool:
        return self.state == ReviewState.PUBLISHED
