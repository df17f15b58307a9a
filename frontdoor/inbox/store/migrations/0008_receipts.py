"""Running numbers of our own, in place of the ids that the database gave.

What was received is taken from the audit log, so that a referral that was lost before this has a number too, and the
roll-call goes on telling of it; what is older than the log comes first.
"""

from django.db import migrations, models


def number(apps, schema_editor):
    def rows(name):
        return apps.get_model("store", name).objects.using(schema_editor.connection.alias)

    logged = list(rows("Audit").filter(action="received").order_by("seq").values_list("reference", flat=True))
    there = [
        *rows("Referral").values_list("id", "reference"),
        *rows("Tombstone").values_list("number", "reference"),
    ]
    in_the_log = set(logged)
    older = [reference for _, reference in sorted(there) if reference not in in_the_log]
    receipt = apps.get_model("store", "Receipt")
    rows("Receipt").bulk_create(
        (
            receipt(number=number, reference=reference)
            for number, reference in enumerate(dict.fromkeys([*older, *logged]), start=1)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("store", "0007_audit_two_years")]
    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=9, unique=True)),
            ],
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.RemoveField(model_name="tombstone", name="number"),
    ]
