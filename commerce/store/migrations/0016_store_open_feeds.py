from django.db import migrations, models

import commerce.store.models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0015_store_offers_wishlists'),
    ]

    operations = [
        migrations.AddField(
            model_name='store',
            name='open_feeds',
            field=models.JSONField(blank=True, db_default=['google', 'programs'], default=commerce.store.models.first_feeds),
        ),
    ]
