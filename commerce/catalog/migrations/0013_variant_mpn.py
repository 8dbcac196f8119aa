from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0012_rating_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="variant",
            name="mpn",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=70, verbose_name="manufacturer's number (MPN)"
            ),
        ),
    ]
