import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0013_variant_mpn'),
    ]

    operations = [
        migrations.CreateModel(
            name='Currency',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False, verbose_name='currency')),
                ('rate', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='rate')),
                ('rates', models.JSONField(db_default=[], default=list)),
                ('follows_bank', models.BooleanField(db_default=False, default=False, verbose_name='follow the European Central Bank')),
                ('markup_percent', models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=5, verbose_name='percent on top')),
                ('step', models.PositiveIntegerField(db_default=1, default=1, verbose_name='round to')),
                ('shortfall', models.PositiveIntegerField(db_default=0, default=0)),
                ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='in use')),
                ('base', models.CharField(db_default='', default='', max_length=3)),
                ('bank_note', models.CharField(choices=[('jump', 'far from the rate before'), ('missing', 'not among the bank’s currencies'), ('old', 'no new rate for days')], db_default='', default='', max_length=8)),
                ('bank_rate', models.DecimalField(decimal_places=10, max_digits=20, null=True)),
                ('bank_day', models.DateField(null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'currency',
                'verbose_name_plural': 'currencies',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='currency_rate_positive'), models.CheckConstraint(condition=models.Q(('shortfall__lt', models.F('step')), ('step__gte', 1)), name='currency_step_sensible')],
            },
        ),
        migrations.CreateModel(
            name='SetPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(null=True)),
                ('compare_at_amount', models.BigIntegerField(blank=True, null=True)),
                ('history', models.JSONField(db_default=[], default=list)),
                ('currency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_prices', to='currencies.currency')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_prices', to='catalog.variant')),
            ],
            options={
                'verbose_name': 'price in another currency',
                'verbose_name_plural': 'prices in other currencies',
                'ordering': ['variant_id', 'currency_id'],
                'constraints': [models.UniqueConstraint(fields=('variant', 'currency'), name='set_price_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='set_price_not_negative')],
            },
        ),
    ]
