"""A role for those who change what the website says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0019_own_copy"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("triage", "triage"),
                    ("manager", "manager"),
                    ("auditor", "auditor"),
                    ("administrator", "administrator"),
                    ("editor", "editor"),
                ],
                default="triage",
                max_length=20,
            ),
        ),
    ]
