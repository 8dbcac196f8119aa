from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0003_domains_and_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='shop',
            name='showcase',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AlterField(
            model_name='shop',
            name='trust',
            field=models.CharField(choices=[('new', 'new'), ('known', 'known'), ('trusted', 'trusted'), ('watched', 'under review'), ('showcase', 'demonstration of a theme')], default='new', max_length=8),
        ),
    ]
