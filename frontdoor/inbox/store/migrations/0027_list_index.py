"""One index has all by which the desk's list counts and sorts, so that it reads past nobody's answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0026_gate_missed")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=[
                    "team",
                    "status",
                    "joined_to",
                    "set_aside",
                    "taken_by",
                    "release_date",
                    "release_known",
                    "release_happened",
                    "release_given_on",
                    "gate_pickup",
                    "gate_outcome",
                    "gate_date",
                    "council_area",
                    "received_at",
                    "told_at",
                ],
                name="store_referral_list",
            ),
        ),
    ]
