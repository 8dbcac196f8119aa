from django.db import migrations, models


class Migration(migrations.Migration):
    """A price that was taken off has no amount, so that a join of the table finds none."""

    dependencies = [
        ("currencies", "0002_bank_and_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name="setprice",
            name="amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RemoveField(
            model_name="setprice",
            name="is_set",
        ),
        migrations.AlterModelManagers(
            name="setprice",
            managers=[],
        ),
    ]
