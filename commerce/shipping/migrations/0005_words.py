from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0004_carriers"),
    ]

    operations = [
        migrations.AddField(
            model_name="rate",
            name="words",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
