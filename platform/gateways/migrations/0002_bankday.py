from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gateways", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("rates", models.JSONField(default=dict)),
                ("fetched_at", models.DateTimeField()),
            ],
        ),
    ]
