from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0007_payment_payer"),
    ]

    operations = [
        migrations.AddField(
            model_name="balanceentry",
            name="exchange_rate",
            field=models.DecimalField(decimal_places=10, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="balanceentry",
            name="paid_amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="balanceentry",
            name="paid_currency",
            field=models.CharField(blank=True, db_default="", default="", max_length=3),
        ),
    ]
