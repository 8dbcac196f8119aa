from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0015_picture_video'),
    ]

    operations = [
        migrations.AddField(
            model_name='product',
            name='sources',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        ),
        migrations.AddField(
            model_name='variant',
            name='sources',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        ),
    ]
