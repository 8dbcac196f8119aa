from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0003_refunds'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='tax_note',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
