from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_exemptions'),
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
