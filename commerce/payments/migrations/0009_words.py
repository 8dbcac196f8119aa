from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_balance_paid"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentmethod",
            name="words",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
