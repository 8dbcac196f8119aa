from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0016_sources"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                fields=["-updated_at", "-id"],
                include=(
                    "title",
                    "vendor",
                    "status",
                    "is_published",
                    "is_sellable",
                    "min_price_amount",
                    "max_price_amount",
                ),
                name="product_listed",
            ),
        ),
    ]
