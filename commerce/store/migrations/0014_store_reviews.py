from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_store_measures_campaigns"),
    ]

    operations = [
        migrations.AddField(
            model_name="store",
            name="reviews",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
