from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0014_brands'),
    ]

    operations = [
        migrations.AddField(
            model_name='picture',
            name='alt_texts',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='picture',
            name='video',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
    ]
