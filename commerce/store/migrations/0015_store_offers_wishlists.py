from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0014_store_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='store',
            name='offers_wishlists',
            field=models.BooleanField(db_default=True, default=True, verbose_name='shoppers can keep articles for later and compare them'),
        ),
    ]
