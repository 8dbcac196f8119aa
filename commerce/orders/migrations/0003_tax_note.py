from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0002_discounts_and_credits'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='tax_note',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
