from django.db import migrations

# Orders that were brought over in another currency than the shop's: nobody knows what they were worth, and until now they
# were added up as if it were the shop's own.
SQL = """
UPDATE orders_order SET shop_factor = 0
WHERE imported_from <> '' AND shop_factor = 1 AND currency <> (SELECT currency FROM store_store WHERE id = 1)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0016_order_shop_factor"),
        ("store", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
