from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('importexport', '0003_moving'),
    ]

    operations = [
        migrations.AddField(
            model_name='exportrun',
            name='options',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
