from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_customer_seen_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='wishes',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        ),
        migrations.AddField(
            model_name='customer',
            name='wishes_token',
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
    ]
