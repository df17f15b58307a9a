"""A release that had happened when it was told is a fact; of earlier referrals, one whose day was not after the day it came."""

from django.db import migrations, models

from frontdoor.occurrences import LONDON


def mark_what_had_happened(apps, schema_editor):
    referrals = apps.get_model("store", "Referral").objects.using(schema_editor.connection.alias)
    known = referrals.filter(release_known=True, release_date__isnull=False)
    happened = [
        key
        for key, day, received_at in known.values_list("pk", "release_date", "received_at")
        if day <= received_at.astimezone(LONDON).date()
    ]
    for first in range(0, len(happened), 500):
        referrals.filter(pk__in=happened[first : first + 500]).update(release_happened=True)


class Migration(migrations.Migration):
    dependencies = [("store", "0008_receipts")]
    operations = [
        migrations.AddField("referral", "release_happened", models.BooleanField(default=False)),
        migrations.RunPython(mark_what_had_happened, migrations.RunPython.noop),
    ]
