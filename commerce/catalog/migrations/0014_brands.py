from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_variant_mpn"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(condition=~models.Q(vendor=""), fields=["vendor"], name="product_vendor"),
        ),
    ]
