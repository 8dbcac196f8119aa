"""Rows of the audit trail are written once: not even the shop's own role may change or delete them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON core_auditentry FROM CURRENT_ROLE",
            "GRANT UPDATE, DELETE, TRUNCATE ON core_auditentry TO CURRENT_ROLE",
        ),
    ]
