from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0015_order_campaign'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='shop_factor',
            field=models.DecimalField(db_default=1, decimal_places=14, default=1, max_digits=24),
        ),
    ]
