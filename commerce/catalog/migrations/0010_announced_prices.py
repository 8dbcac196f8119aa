from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "announced_prices.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0009_variant_quantity_prices"),
    ]

    operations = [
        migrations.AddField(
            model_name="variant",
            name="announced_amount",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
