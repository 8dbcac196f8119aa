import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0012_rating_counts"),
        ("orders", "0016_order_shop_factor"),
        ("store", "0014_store_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.PositiveSmallIntegerField(verbose_name="stars")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("author", models.CharField(max_length=60, verbose_name="name shown")),
                ("locale", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("published", "published"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn by its writer"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                ("reports", models.JSONField(default=list)),
                ("reported_at", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "order_line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="review",
                        to="orders.orderline",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-written_at", "-id"],
                "indexes": [models.Index(fields=["product", "state", "-written_at"], name="review_of_product")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)), name="review_stars"
                    )
                ],
            },
        ),
    ]
