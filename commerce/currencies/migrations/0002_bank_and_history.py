import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("currencies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="currency",
            name="base",
            field=models.CharField(db_default="", default="", max_length=3),
        ),
        migrations.AddField(
            model_name="currency",
            name="bank_note",
            field=models.CharField(
                choices=[
                    ("jump", "far from the rate before"),
                    ("missing", "not among the bank’s currencies"),
                    ("old", "no new rate for days"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="currency",
            name="bank_rate",
            field=models.DecimalField(decimal_places=10, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="currency",
            name="bank_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="setprice",
            name="is_set",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AlterModelManagers(
            name="setprice",
            managers=[
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
    ]
